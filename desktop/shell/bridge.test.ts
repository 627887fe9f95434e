import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Push, Request } from '../contract/transport.ts'
import { bridge } from './bridge.ts'
import * as fake from './testing/fake-electron.ts'

const page = { url: 'app://navigateur/index.html', origin: 'app://navigateur', parent: null }

function connect() {
  const reached: Request[] = []
  const listeners = new Set<(push: Push) => void>()
  const window = new BrowserWindow()
  const contents = fake.windows.at(-1)?.fakeContents as fake.FakeContents
  const close = bridge(ipcMain, window.webContents, {
    call: async (request) => {
      reached.push(request)
      return { id: request.id, ok: true, value: 'du cœur' }
    },
    onPush: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  const ask = (event: object, request: unknown) =>
    fake.ipcMain.handlers.get('navigateur:request')?.(event as IpcMainInvokeEvent, request)
  const push = (content: Push) => listeners.forEach((listener) => listener(content))
  return { reached, contents, ask, push, close, listeners }
}

beforeEach(() => {
  fake.calls.length = 0
})

describe('bridge', () => {
  test('two channels, and no more', () => {
    connect()
    expect([...fake.ipcMain.handlers.keys()]).toEqual(['navigateur:request'])
  })

  test('our page reaches the core', async () => {
    const { ask, contents, reached } = connect()
    const request = { id: 7, method: 'session.read', params: {} }
    expect(await ask({ sender: contents, senderFrame: page }, request)).toEqual({
      id: 7,
      ok: true,
      value: 'du cœur',
    })
    expect(reached).toEqual([request])
  })

  test.each([
    ['another content', () => ({ sender: new fake.FakeContents(), senderFrame: page })],
    ['a frame that is gone', (sender: unknown) => ({ sender, senderFrame: null })],
    ['a frame in the page', (sender: unknown) => ({ sender, senderFrame: { ...page, parent: page } })],
    [
      'another origin',
      (sender: unknown) => ({ sender, senderFrame: { ...page, origin: 'https://evil.example' } }),
    ],
    [
      'an empty page that borrowed our origin',
      (sender: unknown) => ({ sender, senderFrame: { ...page, url: '' } }),
    ],
    [
      'about:blank',
      (sender: unknown) => ({ sender, senderFrame: { ...page, url: 'about:blank', origin: 'null' } }),
    ],
    [
      'a host that begins like ours',
      (sender: unknown) => ({
        sender,
        senderFrame: { ...page, url: 'app://navigateur.evil/', origin: 'app://navigateur.evil' },
      }),
    ],
  ])('%s is refused and the core hears nothing', async (_who, event) => {
    const { ask, contents, reached } = connect()
    const reply = await ask(event(contents), { id: 7, method: 'session.read', params: {} })
    expect(reply).toMatchObject({ id: 7, ok: false, error: { code: 'forbidden' } })
    expect(reached).toEqual([])
  })

  test.each([
    null,
    'session.read',
    { id: 'x', method: 'session.read', params: {} },
    { id: 1, method: 'x'.repeat(10_000), params: {} },
    { id: 1, method: 'session.read', params: {}, extra: 1 },
  ])('the request %j is not one', async (request) => {
    const { ask, contents, reached } = connect()
    expect(await ask({ sender: contents, senderFrame: page }, request)).toMatchObject({
      ok: false,
      error: { code: 'bad_input' },
    })
    expect(reached).toEqual([])
  })

  test('a push goes to our page only, while it is there', () => {
    const { contents, push, close, listeners } = connect()
    push({ event: 'status.changed', data: {} })
    expect(fake.callsTo('contents.send')).toEqual([])
    contents.show(page.url, page.origin)
    push({ event: 'status.changed', data: {} })
    expect(fake.callsTo('contents.send')).toEqual([
      ['navigateur:push', { event: 'status.changed', data: {} }],
    ])
    close()
    expect([listeners.size, fake.ipcMain.handlers.size]).toEqual([0, 0])
  })
})
