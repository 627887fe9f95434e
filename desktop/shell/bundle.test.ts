import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CoreSettings, coreOperations, shellOperations } from './core-operations.ts'
import { createLink, type Handlers, type Link } from './process-link.ts'

const root = resolve(import.meta.dirname, '../..')
const bundles = join(root, 'desktop/dist/shell')
const electronForNode = join(import.meta.dirname, 'testing/electron-for-node.mjs')
const run = promisify(execFile)

/** What Electron would run, run by plain Node: a mistake of bundling shows without Electron. */
beforeAll(async () => {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  await run(process.execPath, [vite, 'build', '--config', 'build/vite.shell.config.ts'], { cwd: root })
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the preload is CommonJS and needs Electron alone', async () => {
  const preload = await readFile(join(bundles, 'preload.cjs'), 'utf8')
  expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron'])
  expect(preload).not.toMatch(/^(import|export) /m)
})

test('the shell starts, and has brought the updater with it', async () => {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ navigateur: { serviceUrl: 'https://service.invalid', environment: 'test' } }),
  )
  const script = `
    const fake = await import('electron')
    Object.assign(fake.machine, { isPackaged: true, appPath: ${JSON.stringify(folder)}, userData: ${JSON.stringify(folder)} })
    await import(${JSON.stringify(join(bundles, 'main.js'))})
    fake.app.becomeReady()
    while (!fake.calls.some(([name]) => name === 'window.loadURL')) await new Promise(setImmediate)
    console.log(JSON.stringify(fake.calls.map(([name]) => name)))
    process.exit()`
  const { stdout } = await run(process.execPath, [
    '--import',
    electronForNode,
    '--input-type=module',
    '--eval',
    script,
  ])
  const calls = JSON.parse(stdout) as string[]
  expect(calls[0]).toBe('app.enableSandbox')
  expect(calls).toContain('utilityProcess.fork')
  const modules = await readFile(join(bundles, 'main.js'), 'utf8')
  expect(modules).not.toMatch(/from "electron-updater"|import\("electron-updater"\)/)
})

describe('the core’s process', () => {
  let child: ChildProcess
  let core: Link<typeof coreOperations>
  let secrets: Map<string, Uint8Array>
  const opened: string[] = []

  beforeEach(() => {
    secrets = new Map()
    start()
  })
  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  afterAll(() => expect(opened).toEqual([]))

  function start() {
    child = fork(join(bundles, 'core-process.js'), [], {
      serialization: 'advanced',
      execArgv: ['--import', electronForNode],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const shell: Handlers<typeof shellOperations> = {
      push: async () => null,
      'secrets.read': async ({ name }) => secrets.get(name) ?? null,
      'secrets.write': async ({ name, secret }) => (secrets.set(name, secret), null),
      'secrets.remove': async ({ name }) => (secrets.delete(name), null),
      'links.open': async ({ url }) => (opened.push(url), null),
    }
    const port = {
      post: (message: unknown) => void child.send(message as object),
      listen: (listener: (message: unknown) => void) => void child.on('message', listener),
    }
    core = createLink(port, coreOperations, shellOperations, shell, () => undefined)
    child.once('exit', () => core.break())
  }

  const settings = (): CoreSettings => ({
    folder: join(folder, 'cache'),
    serviceUrl: 'http://127.0.0.1:9',
    environment: 'test',
    demonstration: true,
    appVersion: '0.1.0',
    autoLockMs: 900_000,
    secretsBackend: 'dpapi',
  })
  const call = (method: string, params: object = {}) => core.ask('call', { id: 1, method, params })
  const lockState = async () => {
    const reply = await call('session.read')
    return reply.ok ? (reply.value as { lock: { kind: string } }).lock.kind : reply.error.code
  }

  test('a cache is made, closed, and opened again by its PIN in another process', async () => {
    await core.ask('start', settings())
    expect(await lockState()).toBe('new')
    expect(await call('lock.create', { pin: '493817' })).toMatchObject({ ok: true })
    expect(await lockState()).toBe('unlocked')
    expect([...secrets.keys()]).not.toEqual([])
    await core.ask('close', null)
    child.kill('SIGKILL')
    await once(child, 'exit')

    start()
    await core.ask('start', settings())
    expect(await lockState()).toBe('locked')
    expect(await call('lock.unlock', { pin: '000000' })).toMatchObject({ ok: false })
    expect(await call('lock.unlock', { pin: '493817' })).toMatchObject({ ok: true })
  })

  test('a question before the start waits for it; an unknown file is not found', async () => {
    const early = lockState()
    await core.ask('start', settings())
    expect(await early).toBe('new')
    expect(await core.ask('readFile', { ticket: 'absent-0123456789' })).toBeNull()
  })

  test('a second process on the same folder is refused in French', async () => {
    await core.ask('start', settings())
    const first = child
    start()
    await expect(core.ask('start', settings())).rejects.toMatchObject({ code: 'already_running' })
    first.kill('SIGKILL')
    await once(first, 'exit')
  })
})
