import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { SessionKeys, Side } from './handshake.ts'
import { protocolVersion, type SealedFrame } from './protocol.ts'

export type Unsealed =
  | { readonly kind: 'opened'; readonly seq: number; readonly body: unknown }
  | { readonly kind: 'refused'; readonly reason: 'replay' | 'forged' }

/**
 * One authenticated session. The socket is ordered and reliable, so the next sequence number is the
 * only acceptable one: a repeated, older or skipped frame is an intrusion, not an accident. The body
 * is encrypted as well as authenticated because a Windows pipe may be read by other accounts.
 */
export class SealedSession {
  readonly id: string
  readonly #out: Uint8Array
  readonly #in: Uint8Array
  #sent = 0
  #received = 0

  constructor(side: Side, keys: SessionKeys) {
    this.id = keys.id
    this.#out = side === 'client' ? keys.fromClient : keys.fromServer
    this.#in = side === 'client' ? keys.fromServer : keys.fromClient
  }

  seal(body: unknown): SealedFrame {
    const seq = ++this.#sent
    const cipher = createCipheriv('aes-256-gcm', this.#out, nonceOf(seq))
    const sealed = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()])
    return {
      v: protocolVersion,
      seq,
      body: sealed.toString('base64url'),
      mac: cipher.getAuthTag().toString('base64url'),
    }
  }

  open(frame: SealedFrame): Unsealed {
    if (frame.seq !== this.#received + 1) return { kind: 'refused', reason: 'replay' }
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#in, nonceOf(frame.seq))
      decipher.setAuthTag(Buffer.from(frame.mac, 'base64url'))
      const clear = Buffer.concat([decipher.update(Buffer.from(frame.body, 'base64url')), decipher.final()])
      this.#received = frame.seq
      return { kind: 'opened', seq: frame.seq, body: JSON.parse(clear.toString('utf8')) }
    } catch {
      return { kind: 'refused', reason: 'forged' }
    }
  }
}

/** Keys live for one session and serve one direction, so a counter never repeats under a key. */
function nonceOf(seq: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(seq), 4)
  return nonce
}
