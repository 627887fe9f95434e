import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Configuration } from 'electron-builder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingForPackaging, packagingArguments } from './packaging.mjs'
import { root, tool } from './prepare.mjs'

type ConfigReader = {
  getConfig(projectDir: string, path: string, options: null): Promise<Configuration>
  validateConfiguration(config: object, log: { isEnabled: boolean }): Promise<void>
}
// The reader that electron-builder itself uses; it is its dependency, not ours.
const builderRequire = createRequire(import.meta.resolve('electron-builder'))
const reader = builderRequire('app-builder-lib/out/util/config/config.js') as ConfigReader

const validate = (config: object) => reader.validateConfiguration(config, { isEnabled: false })
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
const config = await reader.getConfig(root, 'electron-builder.yml', null)

describe('electron-builder.yml', () => {
  test('is valid by electron-builder’s own schema', async () => {
    await validate(config)
    await expect(validate({ ...config, electronFusses: {} })).rejects.toThrow('electronFusses')
    await expect(
      validate({ ...config, electronFuses: { ...config.electronFuses, runAsNod: false } }),
    ).rejects.toThrow('electronFuses')
  })

  test('states the nine fuses', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: false,
    })
  })

  test('makes no package without a certificate, rebuilds nothing, and names no host', () => {
    expect(config).toMatchObject({
      asar: true,
      asarUnpack: ['**/*.node'],
      npmRebuild: false,
      forceCodeSigning: true,
      protocols: [{ schemes: ['navigateurpro'] }],
      publish: [{ provider: 'generic', url: '${env.NAVIGATEUR_UPDATE_URL}' }],
      win: { verifyUpdateCodeSignature: true },
      mac: { hardenedRuntime: true, notarize: true },
      // A link is read only behind this mark (desktop/shell/launch-link.ts).
      linux: { executableArgs: ['--'] },
    })
  })
})

/** Electron-builder really runs; only the Electron it wraps is a stand-in, so there are no fuses to flip. */
describe.skipIf(process.platform !== 'linux')('the package (Linux, with a stand-in for Electron)', () => {
  let folder: string
  let archive: Archive

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-'))
    const electron = join(folder, 'electron')
    await write(folder, [
      'desktop/dist/shell/main.js',
      'desktop/dist/shell/main.js.map',
      'desktop/dist/shell/preload.cjs',
      'desktop/dist/renderer/index.html',
      'desktop/dist/renderer/assets/index.js',
      'desktop/dist/web/server.js',
      'desktop/shell/main.ts',
      'desktop/shell/testing/fake-electron.ts',
      'desktop/tests/e2e/visit.ts',
      'desktop/web/server.ts',
      'domain/errors.ts',
      'sync-service/src/auth/development-provider.ts',
      'electron/electron',
      'electron/locales/fr.pak',
    ])
    await chmod(join(electron, 'electron'), 0o755)
    await writeFile(join(electron, 'version'), '45.4.1')
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const name of ['package.json', 'package-lock.json', 'build/installer', 'resources/fonts'])
      await cp(join(root, name), join(folder, name), { recursive: true })
    const { electronFuses: _without, ...rest } = config
    const path = join(folder, 'electron-builder.json')
    // What Windows has besides is packed here too, by the same rules: only this machine can be looked into.
    const linux = { ...rest.linux, files: config.win?.files }
    await writeFile(path, JSON.stringify({ ...rest, linux, electronDist: electron }))
    const args = packagingArguments({
      serviceUrl: 'https://service.invalid',
      environment: 'production',
      arch: process.arch,
    })
    await promisify(execFile)(
      process.execPath,
      [tool('electron-builder', 'electron-builder'), ...args, '--dir', '--config', path],
      { cwd: folder, env: { ...process.env, NAVIGATEUR_UPDATE_URL: 'https://updates.invalid' } },
    )
    archive = await readArchive(join(folder, 'dist'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('holds the bundles, the native module and the fonts, and nothing else', () => {
    const besides = archive.paths.filter((path) => !path.startsWith('node_modules/'))
    expect(besides.toSorted()).toEqual([
      'desktop/dist/renderer/assets/index.js',
      'desktop/dist/renderer/index.html',
      'desktop/dist/shell/main.js',
      'desktop/dist/shell/preload.cjs',
      'package.json',
      'resources/fonts/DejaVu-LICENSE.txt',
      'resources/fonts/DejaVuSans.ttf',
      'resources/fonts/Inter-LICENSE.txt',
      'resources/fonts/Inter-Regular.otf',
      'resources/fonts/Inter-SemiBold.otf',
    ])
  })

  test('has the binary of this system only, outside the archive so that it can be loaded', () => {
    const binary = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
    const koffi = `node_modules/@koromix/koffi-linux-${process.arch}/`
    const binaries = archive.paths.filter((path) => path.endsWith('.node'))
    expect(binaries.filter((path) => !path.startsWith(koffi))).toEqual([binary])
    expect(binaries.length).toBeGreaterThan(1)
    expect(archive.unpacked.toSorted()).toEqual(binaries.toSorted())
  })

  test('koffi is on Windows alone, with what it loads and not its sources', () => {
    const elsewhere = { ...config, win: {} }
    expect(JSON.stringify(config.win)).toContain('koffi')
    expect(JSON.stringify(elsewhere)).not.toContain('koffi')
    const besides = archive.paths.filter((path) => /koffi/.test(path) && !path.endsWith('.node'))
    expect(besides.toSorted()).toEqual([
      `node_modules/@koromix/koffi-linux-${process.arch}/index.js`,
      `node_modules/@koromix/koffi-linux-${process.arch}/package.json`,
      'node_modules/koffi/index.js',
      'node_modules/koffi/package.json',
      'node_modules/koffi/src/koffi/index.js',
      'node_modules/koffi/src/koffi/src/static.js',
    ])
  })

  test('has its settings in the archive, where integrity covers them', () => {
    expect(JSON.parse(archive.text('package.json'))).toMatchObject({
      version: manifest.version,
      main: 'desktop/dist/shell/main.js',
      type: 'module',
      navigateur: { serviceUrl: 'https://service.invalid', environment: 'production' },
    })
  })
})

describe('what is missing to package', () => {
  const complete = {
    NAVIGATEUR_SERVICE_URL: 'https://service.example',
    NAVIGATEUR_UPDATE_URL: 'https://updates.example',
    CSC_LINK: 'certificat.p12',
  }

  test.each([
    ['nothing', 'win32', complete, true, []],
    ['the binary', 'win32', complete, false, [/binaire d’Electron/]],
    ['a certificate', 'win32', { ...complete, CSC_LINK: undefined }, true, [/certificat/]],
    [
      'on a Mac, a named identity does',
      'darwin',
      { ...complete, CSC_LINK: undefined, CSC_NAME: 'Santé Landes' },
      true,
      [],
    ],
    ['a .deb is not signed', 'linux', { ...complete, CSC_LINK: undefined }, true, []],
    [
      'an address in clear',
      'win32',
      { ...complete, NAVIGATEUR_UPDATE_URL: 'http://updates.example' },
      true,
      [/NAVIGATEUR_UPDATE_URL/],
    ],
    [
      'everything',
      'win32',
      {},
      false,
      [/Electron/, /certificat/, /NAVIGATEUR_SERVICE_URL/, /NAVIGATEUR_UPDATE_URL/],
    ],
  ] as const)('%s', (_what, platform, environment, hasElectron, expected) => {
    const missing = missingForPackaging({ platform, environment, hasElectron })
    expect(missing).toHaveLength(expected.length)
    expected.forEach((sentence, index) => expect(missing[index]).toMatch(sentence))
  })
})

async function write(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(resolve(folder, path)), { recursive: true })
    await writeFile(resolve(folder, path), '//')
  }
}

type Archive = {
  readonly paths: readonly string[]
  readonly unpacked: readonly string[]
  text(path: string): string
}
type Entry = { files?: Record<string, Entry>; offset?: string; size?: number; unpacked?: boolean }

/** The asar format: sizes in 16 bytes, a JSON tree, then the contents end to end. */
async function readArchive(output: string): Promise<Archive> {
  const unpackedFolder = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`
  const bytes = await readFile(join(output, unpackedFolder, 'resources/app.asar'))
  const tree = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as Entry
  const entries = new Map<string, Entry>()
  const walk = (entry: Entry, path: string) => {
    if (!entry.files) entries.set(path, entry)
    for (const [name, child] of Object.entries(entry.files ?? {}))
      walk(child, path ? `${path}/${name}` : name)
  }
  walk(tree, '')
  const start = 8 + bytes.readUInt32LE(4)
  return {
    paths: [...entries.keys()],
    unpacked: [...entries].filter(([, entry]) => entry.unpacked).map(([path]) => path),
    text: (path) => {
      const { offset, size } = entries.get(path) ?? {}
      const from = start + Number(offset)
      return bytes.subarray(from, from + Number(size)).toString()
    },
  }
}
