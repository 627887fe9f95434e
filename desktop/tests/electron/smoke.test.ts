import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { _electron, type ElectronApplication } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
// Never by importing electron: that alone tries to download the binary.
const hasElectron =
  existsSync(join(root, 'node_modules/electron/path.txt')) || 'ELECTRON_OVERRIDE_DIST_PATH' in process.env

describe.skipIf(!hasElectron)(
  `Electron (${hasElectron ? 'binaire présent' : 'binaire Electron absent'})`,
  () => {
    let folder: string
    let electron: ElectronApplication

    beforeAll(async () => {
      const vite = join(root, 'node_modules/vite/bin/vite.js')
      for (const config of ['build/vite.renderer.config.ts', 'build/vite.shell.config.ts'])
        await promisify(execFile)(process.execPath, [vite, 'build', '--config', config], { cwd: root })
      folder = await mkdtemp(join(tmpdir(), 'electron-'))
      electron = await _electron.launch({
        args: [root, `--user-data-dir=${folder}`],
        env: { ...process.env, NAVIGATEUR_SERVICE_URL: 'http://127.0.0.1:9' },
      })
    })
    afterAll(async () => {
      await electron.close()
      await rm(folder, { recursive: true })
    })

    test('one window, sandboxed, at our address', async () => {
      const page = await electron.firstWindow()
      await page.waitForLoadState()
      expect(page.url()).toBe('app://navigateur/index.html')
      const persistent = await electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => webContents.session.isPersistent()),
      )
      expect(persistent).toEqual([false])
      expect(
        await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis)),
      ).toEqual([])
    })

    test('the page reaches the core and nothing else', async () => {
      const page = await electron.firstWindow()
      const reply = await page.evaluate(() => {
        const { navigateur } = globalThis as unknown as {
          navigateur: { request(request: unknown): Promise<unknown> }
        }
        return navigateur.request({ id: 1, method: 'session.read', params: {} })
      })
      expect(reply).toMatchObject({ id: 1, ok: true })
      const outside = await page.evaluate(() =>
        fetch('http://127.0.0.1:9/').then(
          () => 'reached',
          () => 'refused',
        ),
      )
      expect(outside).toBe('refused')
    })

    test('it stays on its page', async () => {
      const page = await electron.firstWindow()
      await page.evaluate(() => location.assign('https://example.invalid/'))
      await page.evaluate(() => window.open('https://example.invalid/'))
      expect(page.url()).toBe('app://navigateur/index.html')
      expect(electron.windows()).toHaveLength(1)
    })
  },
)
