import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNodeCrypto } from '../platform/node/node-crypto.ts'
import { createNodeFiles } from '../platform/node/node-files.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import {
  type KeyFile,
  readKeyFile,
  rotateKeyFile,
  settleKeyFile,
  unwrapKey,
  wrapKey,
  writeFirstKeyFile,
} from './key-file.ts'

const crypto = createNodeCrypto()
const files = createNodeFiles()
const argon2 = { memoryKiB: 64, passes: 1, parallelism: 1 }
const header = {
  deviceId: 'ab'.repeat(16),
  userHint: 'Dr Élise Dupouy',
  backend: 'dpapi',
  dbSalt: 'cd'.repeat(16),
  createdAt: '2026-01-05T08:00:00.000Z',
}
const key = new Uint8Array(32).fill(5)
const osSecret = new Uint8Array(32).fill(6)
const wrap = (pin: string) => wrapKey(crypto, header, argon2, { pin, osSecret, key })

describe('the wrapped key', () => {
  it('comes back with both halves, and with neither alone', async () => {
    const file = await wrap('482137')
    expect(await unwrapKey(crypto, file, '482137', osSecret)).toEqual(key)
    expect(await unwrapKey(crypto, file, '482138', osSecret)).toBeUndefined()
    expect(await unwrapKey(crypto, file, '482137', new Uint8Array(32))).toBeUndefined()
  })

  it('does not come back from a file where any field was changed', async () => {
    const file = await wrap('482137')
    const changes: readonly Partial<KeyFile>[] = [
      { deviceId: '00'.repeat(16) },
      { userHint: 'Dr Autre' },
      { userHint: undefined },
      { backend: 'basic_text' },
      { secretTag: '00'.repeat(16) },
      { dbSalt: '00'.repeat(16) },
      { createdAt: '2026-01-05T08:00:00.001Z' },
      { kdf: { ...file.kdf, salt: '00'.repeat(16) } },
      { kdf: { ...file.kdf, passes: 2 } },
      { wrapped: file.wrapped.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) },
    ]
    for (const change of changes) {
      expect(await unwrapKey(crypto, { ...file, ...change }, '482137', osSecret)).toBeUndefined()
    }
  })

  it('is wrapped differently each time, and never shows', async () => {
    const [one, two] = [await wrap('482137'), await wrap('482137')]
    expect(one.wrapped).not.toBe(two.wrapped)
    expect(one.kdf.salt).not.toBe(two.kdf.salt)
    const text = JSON.stringify(one)
    for (const secret of ['05'.repeat(32), '06'.repeat(32), '482137']) expect(text).not.toContain(secret)
  })
})

describe('the file, in two generations', () => {
  async function written(): Promise<{
    folder: string
    current: string
    previous: string
    old: KeyFile
    file: KeyFile
  }> {
    const folder = await temporaryFolder()
    const [old, file] = [await wrap('482137'), await wrap('907451')]
    await rotateKeyFile(files, folder, old, file)
    return {
      folder,
      current: join(folder, 'key.json'),
      previous: join(folder, 'key.previous.json'),
      old,
      file,
    }
  }

  it('is read back as it was written, accents included', async () => {
    const { folder, file } = await written()
    expect(await readKeyFile(files, folder)).toEqual({ kind: 'valid', file, generations: 2 })
  })

  it('is absent, then first, then two', async () => {
    const folder = await temporaryFolder()
    const file = await wrap('482137')
    expect(await readKeyFile(files, folder)).toEqual({ kind: 'absent' })
    await writeFirstKeyFile(files, folder, file)
    expect(await readKeyFile(files, folder)).toEqual({ kind: 'valid', file, generations: 1 })
    await settleKeyFile(files, folder, file)
    expect(await readKeyFile(files, folder)).toEqual({ kind: 'valid', file, generations: 2 })
  })

  it('falls back on the previous one wherever the current one is cut, until it is settled', async () => {
    const { folder, current, previous, old } = await written()
    const whole = await readFile(current)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 3 }), async (length) => {
        await writeFile(current, whole.subarray(0, length))
        expect(await readKeyFile(files, folder)).toEqual({ kind: 'valid', file: old, generations: 2 })
      }),
      { numRuns: 40 },
    )
    await settleKeyFile(files, folder, old)
    expect(await readFile(current)).toEqual(await readFile(previous))
  })

  it('is damaged, not absent, when both are', async () => {
    const { folder, current, previous } = await written()
    await writeFile(current, '')
    await writeFile(previous, Buffer.of(0xff, 0xfe))
    expect(await readKeyFile(files, folder)).toEqual({ kind: 'damaged' })
  })

  it.each(['current', 'previous'] as const)(
    'is left alone when the %s one is of a later product',
    async (which) => {
      const paths = await written()
      await writeFile(paths[which], JSON.stringify({ v: 2, anything: true }))
      expect(await readKeyFile(files, paths.folder)).toEqual({ kind: 'newer' })
    },
  )

  it('never asks the machine for gigabytes', async () => {
    const { folder, current, file, old } = await written()
    await writeFile(current, JSON.stringify({ ...file, kdf: { ...file.kdf, memoryKiB: 2 ** 31 } }))
    expect(await readKeyFile(files, folder)).toMatchObject({ kind: 'valid', file: old })
  })
})
