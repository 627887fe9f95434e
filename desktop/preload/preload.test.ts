import { expect, test } from 'vitest'
import * as fake from '../shell/testing/fake-electron.ts'

test('the page receives two functions; it cannot name a channel nor see an event', async () => {
  await import('./preload.ts')
  const [[name, exposed] = []] = fake.callsTo('contextBridge.expose')
  expect([name, Object.keys(exposed as object)]).toEqual(['navigateur', ['request', 'onPush']])
  const { request, onPush } = exposed as {
    request: (request: unknown) => Promise<unknown>
    onPush: (listener: (...heard: unknown[]) => void) => () => void
  }

  await request({ id: 1 })
  expect(fake.callsTo('ipcRenderer.invoke')).toEqual([['navigateur:request', { id: 1 }]])

  const heard: unknown[][] = []
  const stop = onPush((...given) => heard.push(given))
  fake.ipcRenderer.fire('navigateur:push', { sender: 'secret' }, 'un')
  stop()
  fake.ipcRenderer.fire('navigateur:push', { sender: 'secret' }, 'deux')
  expect(heard).toEqual([['un']])
})
