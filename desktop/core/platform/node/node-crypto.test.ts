import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNodeCrypto } from './node-crypto.ts'

const crypto = createNodeCrypto()
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const text = (value: string) => new TextEncoder().encode(value)

describe('published vectors', () => {
  it('SHA-256, FIPS 180-4', async () => {
    expect(hex(await crypto.sha256(text('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('HMAC-SHA256, RFC 4231 case 2', async () => {
    expect(hex(await crypto.hmacSha256(text('Jefe'), text('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('HKDF-SHA256, RFC 5869 case 3', async () => {
    expect(hex(await crypto.hkdfSha256(new Uint8Array(22).fill(0x0b), '', 42))).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    )
  })

  it('Argon2id, the reference implementation', async () => {
    const parameters = { memoryKiB: 65_536, passes: 2, parallelism: 1 }
    expect(hex(await crypto.argon2id('password', text('somesalt'), parameters))).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    )
  })
})

describe('AES-256-GCM', () => {
  const key = crypto.randomBytes(32)
  const context = text('context')

  it('gives back what was sealed, and only under the same key and context', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (plain) => {
        const sealed = await crypto.seal(key, plain, context)
        expect(sealed).toHaveLength(12 + plain.length + 16)
        expect(hex((await crypto.open(key, sealed, context)) ?? text('none'))).toBe(hex(plain))
        expect(await crypto.open(crypto.randomBytes(32), sealed, context)).toBeUndefined()
        expect(await crypto.open(key, sealed, text('other'))).toBeUndefined()
      }),
    )
  })

  it('opens nothing that was touched or cut, at any place', async () => {
    const sealed = await crypto.seal(key, text('clé'), context)
    for (let at = 0; at < sealed.length; at++) {
      const touched = sealed.slice()
      touched[at] = (touched[at] ?? 0) ^ 1
      expect(await crypto.open(key, touched, context)).toBeUndefined()
      expect(await crypto.open(key, sealed.slice(0, at), context)).toBeUndefined()
    }
  })

  it('never seals twice alike', async () => {
    expect(hex(await crypto.seal(key, text('a'), context))).not.toBe(
      hex(await crypto.seal(key, text('a'), context)),
    )
  })
})

it('compares bytes of any lengths', () => {
  expect(crypto.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(crypto.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(crypto.equal(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
})
