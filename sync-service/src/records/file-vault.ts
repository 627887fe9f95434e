import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'

/** Which piece of which file of whom: `chunk` counts from 0, `size` is that of the whole file in clear. */
export type ChunkPlace = {
  readonly patient: string
  readonly sha256: string
  readonly chunk: number
  readonly size: number
}

export type FileVault = {
  seal(place: ChunkPlace, bytes: Buffer): Buffer
  /** Throws `internal` for bytes that were altered, or that were sealed for another place. */
  open(place: ChunkPlace, sealed: Buffer): Buffer
}

const [nonceBytes, tagBytes] = [12, 16]

/**
 * AES-256-GCM; a sealed chunk is nonce ‖ ciphertext ‖ tag. Each is bound to its patient, its file, its
 * number and their count: whoever holds the database can neither move, swap, drop nor cut one unseen.
 * Nonces are drawn at random: one key serves 2³² chunks, four pebibytes (NIST SP 800-38D §8.3).
 */
export function createFileVault(key: Buffer): FileVault {
  return {
    seal(place, bytes) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(contextOf(place))
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    },
    open(place, sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(contextOf(place)).setAuthTag(sealed.subarray(-tagBytes))
        const opened = decipher.update(sealed.subarray(nonceBytes, -tagBytes))
        return Buffer.concat([opened, decipher.final()])
      } catch (error) {
        throw refuse('internal', error)
      }
    },
  }
}

/** How many chunks hold that many bytes. */
export function countChunks(size: number): number {
  return Math.ceil(size / limits.chunk)
}

/** Patient and hash have a fixed length: no two places give the same text. */
function contextOf({ patient, sha256, chunk, size }: ChunkPlace): Buffer {
  return Buffer.from(`${patient}${sha256}${chunk}/${countChunks(size)}`)
}
