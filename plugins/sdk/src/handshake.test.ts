import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  commitmentTo,
  type Exchange,
  newNonce,
  newPairingKeys,
  pairingCodeOf,
  pairingSecretOf,
  proofHolds,
  proofOf,
  sessionKeysOf,
} from './handshake.ts'

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const field = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const exchange: fc.Arbitrary<Exchange> = fc.record({
  channel: field,
  integratorId: field,
  name: field,
  clientNonce: field,
  serverNonce: field,
})

describe('mutual proof', () => {
  it('holds for who knows the secret and heard the same exchange', () => {
    fc.assert(
      fc.property(secret, exchange, (key, said) => {
        expect(proofHolds('server', key, said, proofOf('server', key, said))).toBe(true)
        expect(proofHolds('client', key, said, proofOf('client', key, said))).toBe(true)
      }),
    )
  })

  it('falls when one bit of the secret, or any field of the exchange, is another', () => {
    const change = fc.constantFrom<keyof Exchange>(
      'channel',
      'integratorId',
      'name',
      'clientNonce',
      'serverNonce',
    )
    fc.assert(
      fc.property(secret, exchange, change, field, fc.nat(255), (key, said, name, other, bit) => {
        fc.pre(said[name] !== other)
        const mac = proofOf('client', key, said)
        expect(proofHolds('client', key, { ...said, [name]: other }, mac)).toBe(false)
        const wrong = Uint8Array.from(key)
        wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(proofHolds('client', wrong, said, mac)).toBe(false)
      }),
    )
  })

  it('cannot be reflected: what a server proves is not what a client proves', () => {
    fc.assert(
      fc.property(secret, exchange, (key, said) => {
        expect(proofHolds('client', key, said, proofOf('server', key, said))).toBe(false)
      }),
    )
  })

  it('tells fields apart: a letter that moves to the next field changes the proof', () => {
    fc.assert(
      fc.property(secret, exchange, field, (key, said, tail) => {
        const left = { ...said, integratorId: said.integratorId + tail, name: said.name }
        const right = { ...said, integratorId: said.integratorId, name: tail + said.name }
        expect(proofOf('server', key, left)).not.toBe(proofOf('server', key, right))
      }),
    )
  })

  it('refuses any text that is not the proof, without a throw', () => {
    fc.assert(
      fc.property(secret, exchange, fc.string({ unit: 'binary' }), (key, said, text) => {
        expect(proofHolds('server', key, said, text)).toBe(false)
      }),
    )
  })
})

describe('session keys', () => {
  it('are the same on both sides, new for each nonce, different in each direction', () => {
    fc.assert(
      fc.property(secret, exchange, field, (key, said, nonce) => {
        fc.pre(nonce !== said.serverNonce)
        const keys = sessionKeysOf(key, said)
        expect(sessionKeysOf(key, { ...said })).toEqual(keys)
        expect(keys.fromClient).not.toEqual(keys.fromServer)
        const next = sessionKeysOf(key, { ...said, serverNonce: nonce })
        expect(next.fromClient).not.toEqual(keys.fromClient)
        expect(next.id).not.toBe(keys.id)
      }),
    )
  })
})

describe('pairing', () => {
  const said: Exchange = {
    channel: '/run/user/1000/navigateur-pro/canal.sock',
    integratorId: 'mon-lgc',
    name: 'Mon LGC',
    clientNonce: newNonce(),
    serverNonce: newNonce(),
  }

  it('gives both sides the same six digits and the same secret, which neither has sent', () => {
    const client = newPairingKeys()
    const server = newPairingKeys()
    const heard = { ...said, clientPublicKey: client.publicKey, serverPublicKey: server.publicKey }
    const mine = pairingSecretOf(client.privateKey, server.publicKey, heard)
    expect(mine).toHaveLength(32)
    expect(pairingSecretOf(server.privateKey, client.publicKey, heard)).toEqual(mine)
    expect(pairingCodeOf(heard)).toMatch(/^\d{6}$/)
  })

  it('gives a process in the middle two different secrets, and codes that follow every value said', () => {
    const client = newPairingKeys()
    const server = newPairingKeys()
    const middle = newPairingKeys()
    const atClient = { ...said, clientPublicKey: client.publicKey, serverPublicKey: middle.publicKey }
    const atServer = { ...said, clientPublicKey: middle.publicKey, serverPublicKey: server.publicKey }
    expect(pairingSecretOf(client.privateKey, middle.publicKey, atClient)).not.toEqual(
      pairingSecretOf(server.privateKey, middle.publicKey, atServer),
    )
    // Codes are drawn among a million: over many keys, they must spread as chance would have it.
    const codes = new Set(
      Array.from({ length: 1000 }, () =>
        pairingCodeOf({ ...atClient, serverPublicKey: randomBytes(32).toString('base64url') }),
      ),
    )
    expect(codes.size).toBeGreaterThan(990)
  })

  it('holds the client to the key it committed to', () => {
    const one = newPairingKeys().publicKey
    expect(commitmentTo(one)).toBe(commitmentTo(one))
    expect(commitmentTo(newPairingKeys().publicKey)).not.toBe(commitmentTo(one))
  })

  it.each([
    ['zero', Buffer.alloc(32)],
    ['one', Buffer.from([1, ...Buffer.alloc(31)])],
    ['not 32 bytes', Buffer.alloc(5)],
  ])('refuses a key that would fix the secret in advance: %s', (_name, bytes) => {
    const server = newPairingKeys()
    const key = bytes.toString('base64url')
    const heard = { ...said, clientPublicKey: key, serverPublicKey: server.publicKey }
    expect(pairingSecretOf(server.privateKey, key, heard)).toBeUndefined()
  })
})
