import { randomBytes } from 'node:crypto'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChunkPlace, createFileVault, type FileVault } from '../src/records/file-vault.ts'

describe('a sealed chunk', () => {
  const place = fc.record({
    patient: fc.uuid(),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    chunk: fc.nat(9),
    size: fc.integer({ min: 1, max: limits.file }),
  })
  const opens = (vault: FileVault, where: ChunkPlace, sealed: Buffer): boolean => {
    try {
      vault.open(where, sealed)
      return true
    } catch {
      return false
    }
  }
  const runs = { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500 }

  it('opens where it belongs and nowhere else', () => {
    const vault = createFileVault(randomBytes(32))
    const contextOf = ({ patient, sha256, chunk, size }: ChunkPlace) =>
      JSON.stringify([patient, sha256, chunk, Math.ceil(size / limits.chunk)])
    fc.assert(
      fc.property(place, place, fc.uint8Array(), fc.nat(15), (here, there, content, which) => {
        const bytes = Buffer.from(content)
        const sealed = vault.seal(here, bytes)
        expect(vault.open(here, sealed)).toEqual(bytes)
        // Moved to another patient, file, number or count, each alone or together.
        const moved = {
          patient: which & 1 ? there.patient : here.patient,
          sha256: which & 2 ? there.sha256 : here.sha256,
          chunk: which & 4 ? there.chunk : here.chunk,
          size: which & 8 ? there.size : here.size,
        }
        expect(opens(vault, moved, sealed)).toBe(contextOf(moved) === contextOf(here))
      }),
      runs,
    )
  })

  it('shows nothing of what it holds, and does not open when one bit of it changed', () => {
    const [vault, other] = [createFileVault(randomBytes(32)), createFileVault(randomBytes(32))]
    fc.assert(
      fc.property(place, fc.uint8Array({ minLength: 16 }), fc.nat(), (here, content, bit) => {
        const sealed = vault.seal(here, Buffer.from(content))
        expect(sealed.includes(Buffer.from(content))).toBe(false)
        expect(sealed).not.toEqual(vault.seal(here, Buffer.from(content)))
        expect(opens(other, here, sealed)).toBe(false)
        const touched = Buffer.from(sealed)
        touched[(bit >> 3) % touched.length]! ^= 1 << (bit & 7)
        expect(opens(vault, here, touched)).toBe(false)
        expect(opens(vault, here, sealed.subarray(0, bit % sealed.length))).toBe(false)
      }),
      runs,
    )
  })
})
