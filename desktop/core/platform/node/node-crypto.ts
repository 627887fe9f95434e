import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdf,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Crypto } from '../ports.ts'

const nonceBytes = 12
const tagBytes = 16
const argon2Async = promisify(argon2)
const hkdfAsync = promisify(hkdf)

export function createNodeCrypto(): Crypto {
  return {
    randomBytes: (length) => view(randomBytes(length)),
    sha256: async (bytes) => view(createHash('sha256').update(bytes).digest()),
    sha1: async (bytes) => view(createHash('sha1').update(bytes).digest()),
    hmacSha256: async (key, bytes) => view(createHmac('sha256', key).update(bytes).digest()),
    hkdfSha256: async (secret, info, length) =>
      new Uint8Array(await hkdfAsync('sha256', secret, new Uint8Array(), info, length)),
    argon2id: async (secret, salt, { memoryKiB, passes, parallelism }) =>
      view(
        await argon2Async('argon2id', {
          message: secret,
          nonce: salt,
          memory: memoryKiB,
          passes,
          parallelism,
          tagLength: 32,
        }),
      ),
    seal: async (key, plaintext, context) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
      return view(Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]))
    },
    open: async (key, sealed, context) => {
      if (sealed.length < nonceBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(context).setAuthTag(sealed.subarray(-tagBytes))
      try {
        const start = decipher.update(sealed.subarray(nonceBytes, -tagBytes))
        return view(Buffer.concat([start, decipher.final()]))
      } catch {
        return undefined
      }
    },
    equal: (a, b) => a.length === b.length && timingSafeEqual(a, b),
  }
}

/** Same memory, without Buffer's own meaning of `slice`. */
function view(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
