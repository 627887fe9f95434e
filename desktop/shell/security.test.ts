import { app, BrowserWindow, session } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import { createExternalLinks } from './external-links.ts'
import { secureApplication, secureContents, secureSession } from './security.ts'
import * as fake from './testing/fake-electron.ts'

const page = 'app://navigateur/index.html'
const file = 'app://navigateur/files/0123456789abcdef'

const links = createExternalLinks(fake.shell, { hosts: ['service.example'], development: false })
secureSession(session.fromPartition('navigateur'))

beforeEach(() => {
  fake.calls.length = 0
})

describe('permissions', () => {
  const ask = (permission: string, details: object) => {
    let granted: boolean | undefined
    fake.rendererSession.requestPermission?.(
      undefined as never,
      permission as 'media',
      (answer) => {
        granted = answer
      },
      { isMainFrame: true, requestingUrl: page, mediaTypes: ['audio'], ...details },
    )
    return granted
  }
  const check = (permission: string, origin: string, details: object) =>
    fake.rendererSession.checkPermission?.(null, permission as 'media', origin, {
      isMainFrame: true,
      mediaType: 'audio',
      ...details,
    })

  test('the microphone is for our own page', () => {
    expect(ask('media', { mediaTypes: ['audio'] })).toBe(true)
    expect(check('media', 'app://navigateur/', { mediaType: 'audio' })).toBe(true)
  })

  test.each<readonly [string, string, object]>([
    ['another origin', 'media', { requestingUrl: 'https://evil.example/' }],
    ['an origin that looks like ours', 'media', { requestingUrl: 'app://navigateur.evil/' }],
    ['a frame in our page', 'media', { isMainFrame: false }],
    ['the camera', 'media', { mediaTypes: ['video'] }],
    ['the camera with the microphone', 'media', { mediaTypes: ['audio', 'video'] }],
    ['nothing precise', 'media', { mediaTypes: [] }],
    ['the screen', 'display-capture', { mediaTypes: ['video'] }],
    ...[
      'geolocation',
      'notifications',
      'clipboard-read',
      'hid',
      'usb',
      'serial',
      'openExternal',
      'fullscreen',
    ].map((permission) => [permission, permission, {}] as const),
  ])('%s is refused', (_what, permission, details) => {
    expect(ask(permission, details)).toBe(false)
  })

  test.each(['display-capture', 'geolocation', 'clipboard-read', 'hid', 'usb', 'serial', 'fullscreen'])(
    'a check of %s is refused',
    (permission) => {
      expect(check(permission, 'app://navigateur/', {})).toBe(false)
    },
  )

  test('a check from elsewhere, or for another device, is refused', () => {
    expect(check('media', 'app://navigateur/', { mediaType: 'video' })).toBe(false)
    expect(check('media', 'https://evil.example', {})).toBe(false)
    expect(check('media', 'app://navigateur/', { mediaType: 'unknown' })).toBe(false)
    expect(check('media', 'app://navigateur/', { isMainFrame: false })).toBe(false)
    expect(fake.rendererSession.checkDevice?.({} as never)).toBe(false)
  })
})

describe('the page’s network', () => {
  test.each([
    [page, false],
    [file, false],
    ['blob:app://navigateur/5f0c', false],
    ['https://service.example/', true],
    ['http://127.0.0.1:1/', true],
    ['ws://127.0.0.1:1/', true],
    ['file:///etc/passwd', true],
    ['app://navigateur@evil.example/', true],
    ['blob:https://evil.example/5f0c', true],
  ])('%s cancelled: %s', (url, cancel) => {
    let answer: unknown
    fake.rendererSession.beforeRequest?.({ url } as never, (given) => {
      answer = given
    })
    expect(answer).toEqual({ cancel })
  })

  test.each([
    [file, false],
    [page, true],
    ['blob:app://navigateur/5f0c', true],
    ['https://evil.example/setup.exe', true],
  ])('downloading %s prevented: %s', (url, prevented) => {
    const event = fake.anEvent({})
    fake.rendererSession.fire('will-download', event, { getURL: () => url })
    expect(event.defaultPrevented).toBe(prevented)
  })
})

describe('the window’s content', () => {
  const contents = () => {
    const window = new BrowserWindow()
    secureContents(window.webContents, links)
    return fake.windows.at(-1)?.fakeContents as fake.FakeContents
  }

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays on our page', (name) => {
    const refused = [
      'https://service.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      file,
      '',
    ]
    const prevented = [page, ...refused].map((url) => {
      const event = fake.anEvent({ url })
      contents().fire(name, event)
      return event.defaultPrevented
    })
    expect(prevented).toEqual([false, ...refused.map(() => true)])
  })

  test('no webview', () => {
    const event = fake.anEvent({})
    contents().fire('will-attach-webview', event, {}, {})
    expect(event.defaultPrevented).toBe(true)
  })

  test('no second window: a link of the service goes to the browser, a file of ours is saved, the rest is dropped', async () => {
    const open = (url: string) => contents().openWindow?.({ url } as never)
    for (const url of [
      'https://service.example/aide',
      file,
      'https://evil.example/',
      'file:///etc/passwd',
      page,
    ])
      expect(open(url)).toEqual({ action: 'deny' })
    await Promise.resolve()
    expect(fake.calls.filter(([name]) => !name.startsWith('window'))).toEqual([
      ['shell.openExternal', 'https://service.example/aide'],
      ['contents.downloadURL', file],
    ])
  })
})

test('a bad certificate is refused, and no client certificate is offered', () => {
  secureApplication(app, links)
  const answers: unknown[][] = []
  const answer = (...given: unknown[]) => answers.push(given)
  const bad = fake.anEvent({})
  fake.app.fire('certificate-error', bad, {}, 'https://service.example', 'ERR', {}, answer)
  const asked = fake.anEvent({})
  fake.app.fire('select-client-certificate', asked, {}, 'https://service.example', [{}], answer)
  expect([bad.defaultPrevented, asked.defaultPrevented]).toEqual([true, true])
  expect(answers).toEqual([[false], []])
})
