import {
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { protocolVersion } from './protocol.ts'

/**
 * Mutual authentication. Both sides hold a 32-byte secret made at pairing; each proves it on a nonce
 * of the other, and the proof covers the address of the channel, so that a process in the middle
 * cannot relay a proof made for one Navigateur to another. No I/O: the caller carries the frames.
 *
 *   client → { integrator, nonce }
 *   server → { nonce, mac = HMAC(secret, "server" …) }     a squatter stops here: the client leaves
 *   client → { mac = HMAC(secret, "client" …) }            an impostor stops here: the server cuts
 */
export type Exchange = {
  readonly channel: string
  readonly integratorId: string
  readonly name: string
  readonly clientNonce: string
  readonly serverNonce: string
}
export type Side = 'client' | 'server'

export type SessionKeys = {
  /** Names the session to people and to the context: it reveals nothing of the keys. */
  readonly id: string
  readonly fromClient: Uint8Array
  readonly fromServer: Uint8Array
}

/** Length-prefixed fields: no two different lists of fields give the same bytes. */
function transcript(label: string, fields: readonly string[]): Buffer {
  const hash = createHash('sha256')
  for (const field of [`navigateur-pro/${protocolVersion}/${label}`, ...fields]) {
    const bytes = Buffer.from(field, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  return hash.digest()
}

function fieldsOf(exchange: Exchange): readonly string[] {
  return [exchange.channel, exchange.integratorId, exchange.name, exchange.clientNonce, exchange.serverNonce]
}

function derive(key: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `navigateur-pro/${protocolVersion}/${info}`, 32))
}

export function newNonce(): string {
  return randomBytes(32).toString('base64url')
}

/** The side is inside the MAC: a server's proof reflected to it is not a client's proof. */
export function proofOf(side: Side, secret: Uint8Array, exchange: Exchange): string {
  return createHmac('sha256', secret)
    .update(transcript(side, fieldsOf(exchange)))
    .digest('base64url')
}

export function proofHolds(side: Side, secret: Uint8Array, exchange: Exchange, mac: string): boolean {
  const expected = Buffer.from(proofOf(side, secret, exchange))
  const given = Buffer.from(mac)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** One key per direction: a frame sent back to its sender does not open. */
export function sessionKeysOf(secret: Uint8Array, exchange: Exchange): SessionKeys {
  const salt = transcript('session', fieldsOf(exchange))
  return {
    id: createHash('sha256').update(salt).digest('base64url').slice(0, 22),
    fromClient: derive(secret, salt, 'from-client'),
    fromServer: derive(secret, salt, 'from-server'),
  }
}

/**
 * Pairing: an ephemeral X25519 exchange, so that the secret never crosses the socket, and six digits
 * that both sides show, drawn from everything that was said. A process in the middle would have to
 * give both sides the same six digits. It cannot search for a key that does so, because the client
 * commits to its key before it sees the server's, and the server shows its own before the client's is
 * revealed: each key of the middle is chosen blind, one chance in a million per question put to the
 * doctor (same construction as ZRTP, RFC 6189 §4.4, and Bluetooth's numeric comparison).
 *
 *   client → { integrator, nonce, commitment = H(client key) }
 *   server → { server key, nonce }            the client now shows the code
 *   client → { client key }                   the server checks the commitment, shows the code
 *   doctor accepts → both prove the new secret by the mutual authentication above
 */
export type PairingKeys = { readonly privateKey: KeyObject; readonly publicKey: string }
export type PairingExchange = Exchange & {
  readonly clientPublicKey: string
  readonly serverPublicKey: string
}

export function newPairingKeys(): PairingKeys {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x as string }
}

export function commitmentTo(publicKey: string): string {
  return transcript('commitment', [publicKey]).toString('base64url')
}

function pairingFields(exchange: PairingExchange): readonly string[] {
  return [...fieldsOf(exchange), exchange.clientPublicKey, exchange.serverPublicKey]
}

export function pairingCodeOf(exchange: PairingExchange): string {
  const drawn = transcript('code', pairingFields(exchange)).readBigUInt64BE() % 1_000_000n
  return drawn.toString().padStart(6, '0')
}

/** Undefined when the other key is not a usable point (low order): OpenSSL refuses the derivation. */
export function pairingSecretOf(
  privateKey: KeyObject,
  peerPublicKey: string,
  exchange: PairingExchange,
): Uint8Array | undefined {
  let shared: Buffer
  try {
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: peerPublicKey },
      format: 'jwk',
    })
    shared = diffieHellman({ privateKey, publicKey })
  } catch {
    return undefined
  }
  return derive(shared, transcript('pairing', pairingFields(exchange)), 'pairing-secret')
}
