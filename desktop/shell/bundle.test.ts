import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import bwip from 'bwip-js/node'
import { createBuilder } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dominique, sheet, treatments } from '../core/documents/testing/document-models.ts'
import { type CoreSettings, coreOperations, shellOperations } from './core-operations.ts'
import { createLink, type Handlers, type Link } from './process-link.ts'

const root = resolve(import.meta.dirname, '../..')
// Inside the repository: the native module is found in its node_modules.
const bundles = join(root, 'desktop/dist/shell-under-test')
const electronForNode = join(import.meta.dirname, 'testing/electron-for-node.mjs')
const run = promisify(execFile)

/** What Electron would run, run by plain Node: a mistake of bundling shows without Electron. */
beforeAll(async () => {
  const build = { build: { outDir: bundles } }
  const builder = await createBuilder({
    configFile: join(root, 'build/vite.shell.config.ts'),
    environments: { shell: build, preload: build },
    logLevel: 'silent',
  })
  await builder.buildApp()
})
afterAll(() => rm(bundles, { recursive: true }))

/** In a process of its own, where `electron` is the fake. */
function evaluate(script: string) {
  return run(process.execPath, ['--import', electronForNode, '--input-type=module', '--eval', script])
}

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

test('the bundles take from node_modules only what is packed', async () => {
  const scripts = (await readdir(bundles)).filter((name) => name.endsWith('.js'))
  const asked = new Set<string>()
  for (const name of scripts) {
    const script = await readFile(join(bundles, name), 'utf8')
    for (const [, found = '.'] of script.matchAll(/^import .*?from "([^"]+)"/gm))
      if (!found.startsWith('.') && !isBuiltin(found)) asked.add(found)
    for (const [, asset] of script.matchAll(/new URL\("(\.\/[^"]+)", import\.meta\.url\)/g))
      expect(existsSync(join(bundles, asset as string))).toBe(true)
  }
  expect([...asked].toSorted()).toEqual(['better-sqlite3', 'electron'])
})

test('koffi is asked for on Windows alone, when the window is made', async () => {
  const main = await readFile(join(bundles, 'main.js'), 'utf8')
  expect(main).toContain('import("koffi")')
})

test('the bundled worker reads the datamatrix of a picture', async () => {
  const text = 'IS010000000000000'
  const picture = { bcid: 'datamatrix', text, scale: 4, padding: 8, backgroundcolor: 'FFFFFF' }
  expect(await readCodes(await bwip.toBuffer(picture), 'image')).toEqual({ kind: 'read', texts: [text] })
})

/** The decoders are beside the worker: were they not, it would answer `failed`. */
async function readCodes(bytes: Uint8Array, kind: 'image' | 'pdf'): Promise<unknown> {
  const worker = new Worker(join(bundles, 'read-worker.js'), { workerData: { bytes, kind } })
  const [answer] = await once(worker, 'message')
  await worker.terminate()
  return answer
}

test('the bundled writer makes a PDF with its fonts and its colour profile, whose code the bundled worker reads', async () => {
  const model = sheet(dominique, [treatments(1)])
  const pdf = join(folder, 'fiche.pdf')
  await evaluate(`
    const { createPdfWriter } = await import(${JSON.stringify(join(bundles, 'pdf-writer.js'))})
    const { writeFile } = await import('node:fs/promises')
    await writeFile(${JSON.stringify(pdf)}, await createPdfWriter(${JSON.stringify(join(root, 'resources/fonts'))}).write(${JSON.stringify(model)}))`)
  expect(await readFile(pdf, 'latin1')).toMatch(/^%PDF-1\.7[\s\S]*GTS_PDFA1/)
  expect(await readCodes(await readFile(pdf), 'pdf')).toEqual({
    kind: 'read',
    texts: [model.patient.datamatrix],
  })
})

test('the bundled worker draws a page of a PDF', async () => {
  const bytes = Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>',
  )
  const worker = new Worker(join(bundles, 'pdf-reader-worker.js'), {
    workerData: { kind: 'page', bytes, page: 1, width: 144 },
  })
  const [answer] = await once(worker, 'message')
  await worker.terminate()
  expect(answer).toMatchObject({ kind: 'drawn', page: { pages: 1, width: 144, height: 144 } })
})

test('the shell starts, and has brought the updater with it', async () => {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ navigateur: { serviceUrl: 'https://service.invalid', environment: 'test' } }),
  )
  const { stdout } = await evaluate(`
    const fake = await import('electron')
    Object.assign(fake.machine, { isPackaged: true, appPath: ${JSON.stringify(folder)}, userData: ${JSON.stringify(folder)} })
    await import(${JSON.stringify(join(bundles, 'main.js'))})
    fake.app.becomeReady()
    while (!fake.calls.some(([name]) => name === 'window.loadURL')) await new Promise(setImmediate)
    console.log(JSON.stringify(fake.calls.map(([name]) => name)))
    process.exit()`)
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

  beforeEach(() => {
    secrets = new Map()
    start()
  })
  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

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
      'links.open': async () => null,
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
    channelFolder: join(folder, 'channel'),
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
