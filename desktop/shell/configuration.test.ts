import { describe, expect, test } from 'vitest'
import { readConfiguration } from './configuration.ts'
import { refusedSwitch } from './switches.ts'

const installed = (navigateur: unknown) =>
  readConfiguration({
    packaged: true,
    manifest: { name: 'navigateur-pro', navigateur },
    env: { NAVIGATEUR_SERVICE_URL: 'https://evil.example' },
  })

describe('configuration', () => {
  test('an installed application listens to its archive, not to the environment', () => {
    expect(installed({ serviceUrl: 'https://service.example', environment: 'production' })).toEqual({
      serviceUrl: 'https://service.example',
      environment: 'production',
      autoLockMinutes: 15,
      linkHosts: [],
      shortcut: 'CommandOrControl+Alt+N',
    })
  })

  test.each([
    ['nothing', undefined],
    ['no address', { environment: 'production' }],
    ['plain http', { serviceUrl: 'http://service.example', environment: 'production' }],
    ['another scheme', { serviceUrl: 'file:///etc/passwd', environment: 'production' }],
    ['an unknown environment', { serviceUrl: 'https://service.example', environment: 'demo' }],
    [
      'a lock that never comes',
      { serviceUrl: 'https://service.example', environment: 'production', autoLockMinutes: 0 },
    ],
    [
      'an unknown setting',
      { serviceUrl: 'https://service.example', environment: 'production', devTools: true },
    ],
  ])('%s: it does not start', (_what, settings) => {
    expect(() => installed(settings)).toThrow(expect.objectContaining({ code: 'bad_input' }))
  })

  test('a developer names the service', () => {
    const env = { NAVIGATEUR_SERVICE_URL: 'http://127.0.0.1:4000' }
    expect(readConfiguration({ packaged: false, manifest: {}, env })).toMatchObject({
      serviceUrl: 'http://127.0.0.1:4000',
      environment: 'test',
    })
    expect(() => readConfiguration({ packaged: false, manifest: {}, env: {} })).toThrow(
      'NAVIGATEUR_SERVICE_URL',
    )
  })
})

describe('command line', () => {
  // security.md E-8: each of these on the installed application refuses to start.
  test.each([
    'inspect',
    'remote-debugging-port',
    'gpu-launcher',
    'load-extension',
    'proxy-server',
    'host-rules',
    'ssl-key-log-file',
    'js-flags',
    'no-sandbox',
    'user-data-dir',
  ])('--%s is refused', (name) => {
    expect(refusedSwitch((asked) => asked === name)).toBe(name)
  })

  test('a plain start is not', () => {
    expect(refusedSwitch(() => false)).toBeUndefined()
  })
})
