import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNodeFiles } from '../core/platform/node/node-files.ts'
import { openSecretStore } from './secrets.ts'
import * as fake from './testing/fake-electron.ts'

const secret = new Uint8Array([0, 1, 2, 254, 255])
const healthy = {
  available: true,
  backend: 'gnome_libsecret',
  prefix: 'v11',
  shouldReEncrypt: false,
} as const

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'secrets-')), 'secrets')
  Object.assign(fake.machine.storage, healthy)
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

const open = (platform: NodeJS.Platform = 'linux') =>
  openSecretStore(safeStorage, createNodeFiles(), folder, platform)
const onlyFile = async () => join(folder, (await readdir(folder))[0] ?? 'none')

describe('secret store', () => {
  test('a secret is there after a restart, and gone once removed', async () => {
    await (await open()).write('s_os', secret)
    expect(await (await open()).read('s_os')).toEqual(secret)
    await (await open()).remove('s_os')
    expect(await (await open()).read('s_os')).toBeUndefined()
    await (await open()).remove('s_os')
  })

  test('only this account reads the file, which names its backend', async () => {
    await (await open()).write('s_os', secret)
    expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(JSON.parse(await readFile(await onlyFile(), 'utf8'))).toMatchObject({ backend: 'gnome_libsecret' })
  })

  test.each(['../../escape', 'a/b', 'CON', 'Token', 'token', ''])(
    'the name « %s » is one file here',
    async (name) => {
      const store = await open()
      await store.write(name, secret)
      await store.write('autre', new Uint8Array([9]))
      expect(await store.read(name)).toEqual(secret)
      expect(await readdir(folder)).toHaveLength(2)
      expect(await readdir(join(folder, '..'))).toEqual(['secrets'])
    },
  )

  test.each([
    ['win32', 'dpapi'],
    ['darwin', 'keychain'],
    ['linux', 'gnome_libsecret'],
  ] as const)('on %s the backend is %s', async (platform, backend) => {
    expect((await open(platform)).backend).toBe(backend)
  })

  test.each([
    ['basic_text', { backend: 'basic_text' }],
    ['unknown', { backend: 'unknown' }],
    ['no keystore', { available: false }],
    ['a seal with Chromium’s own password', { prefix: 'v10' }],
  ] as const)('%s: nothing is written', async (_what, storage) => {
    Object.assign(fake.machine.storage, storage)
    const store = await open()
    await expect(store.write('s_os', secret)).rejects.toMatchObject({ code: 'keystore_unavailable' })
    expect(await readdir(folder).catch(() => [])).toEqual([])
  })

  test('v10 is how Windows and macOS mark a good seal', async () => {
    fake.machine.storage.prefix = 'v10'
    const store = await open('darwin')
    await store.write('s_os', secret)
    expect(await store.read('s_os')).toEqual(secret)
  })

  test('a backend that changed is explained, and the file is kept', async () => {
    await (await open()).write('s_os', secret)
    const before = await readFile(await onlyFile())
    fake.machine.storage.backend = 'kwallet6'
    await expect((await open()).read('s_os')).rejects.toMatchObject({
      code: 'keystore_unavailable',
      message: expect.stringContaining('gnome_libsecret, puis kwallet6'),
    })
    expect(await readFile(await onlyFile())).toEqual(before)
  })

  test.each([
    ['truncated', (content: string) => content.slice(0, 40)],
    ['emptied', () => ''],
    ['of another form', () => '{"version":2}'],
    [
      'sealed by another account',
      (content: string) => content.replace(/"sealed":".{8}/, '"sealed":"AAAAAAAA'),
    ],
  ])('a file %s is unreadable, never absent: no new key is made', async (_how, damage) => {
    await (await open()).write('s_os', secret)
    await writeFile(await onlyFile(), damage(await readFile(await onlyFile(), 'utf8')))
    await expect((await open()).read('s_os')).rejects.toMatchObject({ code: 'key_unreadable' })
    expect(await readdir(folder)).toHaveLength(1)
  })

  test('when the system has a newer key, the secret is sealed again', async () => {
    await (await open()).write('s_os', secret)
    Object.assign(fake.machine.storage, { shouldReEncrypt: true, prefix: 'v12' })
    expect(await (await open()).read('s_os')).toEqual(secret)
    const stored = JSON.parse(await readFile(await onlyFile(), 'utf8')) as { sealed: string }
    expect(Buffer.from(stored.sealed, 'base64').toString()).toMatch(/^v12/)
  })
})
