import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refusedSwitches } from './switches.ts'
import type * as FakeElectronModule from './testing/fake-electron.ts'

// The real one reaches for Electron's binary as soon as it is touched.
vi.mock('electron-updater', () => ({
  autoUpdater: {
    checkForUpdates: async () => ({ isUpdateAvailable: true, updateInfo: { version: '9.0.0' } }),
  },
}))

type FakeElectron = typeof FakeElectronModule

const packagedManifest = {
  name: 'navigateur-pro',
  navigateur: { serviceUrl: 'https://service.example', environment: 'production' },
}

let fake: FakeElectron
let folder: string

// One run of the program per test: the shell and its Electron are loaded afresh.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shell-'))
  vi.resetModules()
  fake = await import('./testing/fake-electron.ts')
  Object.assign(fake.machine, { isPackaged: true, appPath: folder, userData: folder })
  await writeFile(join(folder, 'package.json'), JSON.stringify(packagedManifest))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const names = () => fake.calls.map(([name]) => name)

/** Starts the shell; its core answers every question with `null`, or with what `answers` gives. */
async function launch(answers: (operation: string) => unknown = () => null) {
  await import('./main.ts')
  fake.app.becomeReady()
  await vi.waitFor(() => expect(fake.utilityProcesses).toHaveLength(1))
  return listen(answers)
}

type Posted = {
  readonly kind: string
  readonly seq: number
  readonly operation: string
  readonly input: unknown
}

function listen(answers: (operation: string) => unknown = () => null) {
  const child = fake.utilityProcesses.at(-1) as InstanceType<FakeElectron['FakeUtilityProcess']>
  const respond = (raw: unknown) => {
    const { kind, seq, operation } = raw as Posted
    if (kind === 'ask') child.fire('message', { kind: 'answer', seq, value: answers(operation) })
  }
  child.onPost = respond
  for (const message of child.posted) respond(message)
  const asked = () => (child.posted as Posted[]).filter(({ kind }) => kind === 'ask')
  return { child, asked }
}

const settled = () => vi.waitFor(() => expect(names()).toContain('window.loadURL'))

const linksOf = (asked: readonly Posted[]) =>
  asked.filter(({ operation }) => operation === 'openLink').map(({ input }) => (input as { url: string }).url)

describe('start', () => {
  test('the sandbox comes first, then the scheme, and the page is ours', async () => {
    await launch()
    await settled()
    expect(names().slice(0, 4)).toEqual([
      'app.enableSandbox',
      'commandLine.appendSwitch',
      'protocol.registerSchemesAsPrivileged',
      'app.requestSingleInstanceLock',
    ])
    expect(fake.callsTo('protocol.registerSchemesAsPrivileged')).toEqual([
      [
        [
          {
            scheme: 'app',
            privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
          },
        ],
      ],
    ])
    expect(fake.callsTo('window.loadURL')).toEqual([['app://navigateur/index.html']])
    expect(fake.callsTo('session.fromPartition')).toEqual([['navigateur', { cache: false }]])
    expect(fake.callsTo('app.setAsDefaultProtocolClient')).toEqual([
      ['navigateurpro', process.execPath, ['--']],
    ])
  })

  test('the core is told where to work in its first message, and nothing by argument or environment', async () => {
    const { asked } = await launch()
    const [[path, args, options] = []] = fake.callsTo('utilityProcess.fork')
    expect(path).toMatch(/core-process\.js$/)
    expect([args, Object.keys(options as object)]).toEqual([[], ['serviceName']])
    expect(asked()[0]).toMatchObject({
      operation: 'start',
      input: {
        folder: join(folder, 'cache'),
        serviceUrl: 'https://service.example',
        environment: 'production',
        autoLockMs: 900_000,
        secretsBackend: 'gnome_libsecret',
      },
    })
  })

  test('a second start only brings the first window forward, whatever its arguments say', async () => {
    fake.machine.isFirstInstance = false
    await import('./main.ts')
    fake.app.becomeReady()
    expect(names().at(-1)).toBe('app.quit')
    expect(fake.windows).toEqual([])
  })

  // Bad-input corpus, row 33: the window comes forward, no switch changes, the core hears nothing.
  test.each([
    ['x', 'navigateurpro://open', '--gpu-launcher=calc'],
    ['x', '--', 'navigateurpro://open', '--gpu-launcher=calc'],
    ['x', '--', '--inspect=0', 'navigateurpro://open'],
    ['x', '--', 'navigateurpro://open\n--inspect=0'],
    ['x', '--', 'navigateurpro://open', 'navigateurpro://open'],
  ])('and in the first one (%#)', async (...argv) => {
    const { asked } = await launch()
    await settled()
    const [window] = fake.windows
    if (window) window.minimized = true
    fake.calls.length = 0
    fake.app.fire('second-instance', {}, argv)
    expect(names()).toEqual(['window.restore', 'window.show', 'window.focus'])
    expect(linksOf(asked())).toEqual([])
  })

  test('a link goes to the core and brings the window forward; nothing of it is written anywhere', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { asked } = await launch()
    await settled()
    fake.calls.length = 0
    const event = fake.anEvent({})
    fake.app.fire('open-url', event, 'navigateurpro://patient?ins=279035121518989')
    expect([event.defaultPrevented, names()]).toEqual([true, ['window.show', 'window.focus']])
    fake.app.fire('second-instance', {}, ['navigateur', '--', 'navigateurpro://patient?ref=2'])
    expect(linksOf(asked())).toEqual([
      'navigateurpro://patient?ins=279035121518989',
      'navigateurpro://patient?ref=2',
    ])
    expect(written.mock.calls.join()).not.toContain('279035121518989')
  })

  test('a link that the core refuses is said in its words', async () => {
    const error = { code: 'bad_input', message: 'Ce lien n’a pas été ouvert.' }
    await launch((operation) => (operation === 'openLink' ? { id: 0, ok: false, error } : null))
    await settled()
    fake.app.fire('open-url', fake.anEvent({}), 'navigateurpro://patient')
    await vi.waitFor(() =>
      expect(fake.callsTo('notification.show')).toContainEqual([
        { title: 'Lien non ouvert', body: 'Ce lien n’a pas été ouvert.' },
      ]),
    )
  })

  test('links that come before there is a core: the last one is kept for it', async () => {
    await import('./main.ts')
    for (const url of ['navigateurpro://patient?ref=1', 'navigateurpro://patient?ref=2', 'https://autre.fr'])
      fake.app.fire('open-url', fake.anEvent({}), url)
    const { asked } = await launch()
    await settled()
    expect(linksOf(asked())).toEqual(['navigateurpro://patient?ref=2'])
  })

  test('a link that starts the application is in its own arguments', async () => {
    const argv = process.argv
    process.argv = ['navigateur', '--', 'navigateurpro://patient?ref=1']
    const { asked } = await launch().finally(() => (process.argv = argv))
    await settled()
    expect(linksOf(asked())).toEqual(['navigateurpro://patient?ref=1'])
  })

  test('the key shows, focuses and hides', async () => {
    await launch()
    await settled()
    fake.calls.length = 0
    for (let press = 0; press < 3; press += 1) fake.pressKeys('CommandOrControl+Alt+N')
    expect(names()).toEqual([
      ...['window.show', 'window.focus'],
      'window.hide',
      ...['window.show', 'window.focus'],
    ])
  })

  test.each(refusedSwitches)('--%s: the installed application does not start', async (name) => {
    fake.machine.switches.add(name)
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await import('./main.ts')
    fake.app.becomeReady()
    expect(fake.callsTo('app.exit')).toEqual([[1]])
    expect([fake.windows, fake.callsTo('app.requestSingleInstanceLock')]).toEqual([[], []])
  })

  test('without the address of a service, it says so in French and leaves', async () => {
    await writeFile(join(folder, 'package.json'), '{}')
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await import('./main.ts')
    fake.app.becomeReady()
    await vi.waitFor(() => expect(fake.callsTo('app.exit')).toEqual([[1]]))
    expect(fake.callsTo('dialog.showErrorBox')).toEqual([
      ['Le Navigateur Pro ne peut pas s’ouvrir', expect.stringContaining('à quel service se relier')],
    ])
  })
})

describe('while it runs', () => {
  test('a newer version is said, once', async () => {
    await launch()
    await vi.waitFor(() => expect(fake.callsTo('notification.show')).toHaveLength(1))
    expect(fake.callsTo('notification.show')[0]?.[0]).toMatchObject({ title: 'La version 9.0.0 existe' })
  })

  test('the page speaks to the core, and the core to the page', async () => {
    const { child } = await launch((operation) =>
      operation === 'call' ? { id: 3, ok: true, value: 'ouvert' } : null,
    )
    await settled()
    const [window] = fake.windows
    const event = { sender: window?.fakeContents, senderFrame: window?.fakeContents.mainFrame }
    const request = { id: 3, method: 'session.read', params: {} }
    const reply = await fake.ipcMain.handlers.get('navigateur:request')?.(event as never, request)
    expect(reply).toEqual({ id: 3, ok: true, value: 'ouvert' })
    child.fire('message', {
      kind: 'ask',
      seq: 1,
      operation: 'push',
      input: { event: 'status.changed', data: {} },
    })
    await vi.waitFor(() =>
      expect(fake.callsTo('contents.send')).toEqual([
        ['navigateur:push', { event: 'status.changed', data: {} }],
      ]),
    )
  })

  test('a secret of the core ends in the keystore’s file, never in clear', async () => {
    const { child } = await launch()
    const secret = Buffer.from('secret-de-32-octets-en-tout-clair')
    child.fire('message', {
      kind: 'ask',
      seq: 1,
      operation: 'secrets.write',
      input: { name: 's_os', secret },
    })
    child.fire('message', { kind: 'ask', seq: 2, operation: 'secrets.read', input: { name: 'absent' } })
    await vi.waitFor(() => expect(child.posted).toContainEqual({ kind: 'answer', seq: 1, value: null }))
    await vi.waitFor(() => expect(child.posted).toContainEqual({ kind: 'answer', seq: 2, value: null }))
    const stored = await readFile(
      join(folder, 'secrets', `${Buffer.from('s_os').toString('hex')}.json`),
      'utf8',
    )
    expect(stored).not.toContain(secret.toString())
  })

  test('an address of elsewhere does not open, even when the core asks', async () => {
    const { child } = await launch()
    child.fire('message', {
      kind: 'ask',
      seq: 1,
      operation: 'links.open',
      input: { url: 'https://evil.example' },
    })
    await vi.waitFor(() =>
      expect(child.posted).toContainEqual(expect.objectContaining({ kind: 'refusal', seq: 1 })),
    )
    expect(fake.callsTo('shell.openExternal')).toEqual([])
  })

  test.each(['suspend', 'lock-screen', 'user-did-resign-active'])('%s locks the cache', async (event) => {
    const { asked } = await launch()
    await settled()
    fake.powerMonitor.fire(event)
    expect(asked().at(-1)).toMatchObject({ operation: 'call', input: { method: 'lock.lock', params: {} } })
  })

  test('a core that dies is started again and the page asks anew; past three deaths it says so and leaves', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await launch()
    await settled()
    for (let death = 1; death <= 3; death += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      fake.utilityProcesses.at(-1)?.fire('exit', 9)
      expect(fake.utilityProcesses).toHaveLength(death + 1)
      listen()
      await vi.waitFor(() => expect(fake.callsTo('contents.reload')).toHaveLength(death))
    }
    fake.utilityProcesses.at(-1)?.fire('exit', 9)
    expect(fake.utilityProcesses).toHaveLength(4)
    expect(fake.callsTo('app.exit')).toEqual([[1]])
  })

  test('what the page asked of a core that dies is answered, in French', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { child } = await launch((operation) => (operation === 'call' ? undefined : null))
    await settled()
    child.onPost = () => undefined
    const [window] = fake.windows
    const event = { sender: window?.fakeContents, senderFrame: window?.fakeContents.mainFrame }
    const reply = fake.ipcMain.handlers.get('navigateur:request')?.(event as never, {
      id: 8,
      method: 'transmission.write',
      params: {},
    })
    await new Promise((resolve) => setImmediate(resolve))
    child.fire('exit', 9)
    expect(await reply).toMatchObject({ id: 8, ok: false, error: { code: 'internal' } })
  })
})

test('leaving: the core closes its cache, then its process ends, then the application', async () => {
  const { asked } = await launch()
  await settled()
  fake.calls.length = 0
  fake.app.fire('window-all-closed')
  const event = fake.anEvent({})
  fake.app.fire('will-quit', event)
  expect([event.defaultPrevented, asked().at(-1)?.operation]).toEqual([true, 'close'])
  const way = ['app.quit', 'globalShortcut.unregister', 'utilityProcess.kill', 'app.quit']
  await vi.waitFor(() => expect(names()).toEqual(way))
  const last = fake.anEvent({})
  fake.app.fire('will-quit', last)
  expect(last.defaultPrevented).toBe(false)
})
