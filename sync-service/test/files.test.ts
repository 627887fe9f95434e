import { randomUUID } from 'node:crypto'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaveCareTeam } from '../src/records/circle.ts'
import { storeFile } from '../src/records/files.ts'
import { openDesk, personOf, photo } from './fixtures.ts'
import { chunksOf, openFileBench, picture } from './file-bench.ts'

describe('reading a file', () => {
  it('gives the range that is asked, whatever it is', async () => {
    const { patient, up, publish, get } = await openFileBench()
    const { bytes, sha256 } = picture(2 * limits.chunk + 1000)
    await up.send(patient, bytes)
    await publish(sha256, bytes.length)
    const edge = fc.oneof(
      fc.nat(bytes.length + 10),
      fc.constantFrom(0, limits.chunk - 1, limits.chunk, 2 * limits.chunk, bytes.length - 1, bytes.length),
    )
    await fc.assert(
      fc.asyncProperty(fc.option(edge), fc.option(edge), async (start, end) => {
        const reply = await get(sha256, { range: `bytes=${start ?? ''}-${end ?? ''}` })
        const isRange = (start ?? end) !== null && (start === null || end === null || start <= end)
        const part =
          start === null
            ? bytes.subarray(-end! || bytes.length)
            : bytes.subarray(start, (end ?? bytes.length) + 1)
        const from = start ?? bytes.length - part.length
        const [status, body, named] = !isRange
          ? [200, bytes, undefined]
          : part.length === 0
            ? [416, undefined, `bytes */${bytes.length}`]
            : [206, part, `bytes ${from}-${from + part.length - 1}/${bytes.length}`]
        expect([reply.statusCode, reply.headers['content-range']]).toEqual([status, named])
        expect(body?.equals(reply.rawPayload) ?? true).toBe(true)
      }),
      { numRuns: 25 },
    )
    const head = await get(sha256)
    expect(head.headers).toMatchObject({
      etag: `"${sha256}"`,
      'accept-ranges': 'bytes',
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    const range = 'bytes=0-9'
    expect((await get(sha256, { range, 'if-range': `"${sha256}"` })).statusCode).toBe(206)
    expect((await get(sha256, { range, 'if-range': '"other"' })).statusCode).toBe(200)
    expect((await get(sha256, { range: 'bytes=0-1,4-5' })).statusCode).toBe(200)
    expect((await get(sha256, { range: 'lines=1-2' })).statusCode).toBe(200)
  })

  it('is for those who read a record that names it', async () => {
    const { bench, patient, up, publish, get } = await openFileBench()
    const { bytes, sha256 } = photo()
    await up.send(patient, bytes)
    // No record names it yet: nobody reads it, its sender included.
    expect((await get(sha256)).statusCode).toBe(404)
    await publish(sha256, bytes.length)
    expect((await get(sha256)).rawPayload.equals(bytes)).toBe(true)
    const stranger = await openDesk(bench, personOf('pharmacist'))
    expect((await get(sha256, {}, stranger)).statusCode).toBe(404)
    await leaveCareTeam(bench.storage, { patient, professional: personOf('nurse') })
    expect((await get(sha256)).statusCode).toBe(404)
  })

  it('serves nothing of a chunk that was altered at rest, and still the others', async () => {
    const { bench, patient, store, publish, get } = await openFileBench()
    const { bytes, sha256 } = picture(2 * limits.chunk)
    const [first, second] = chunksOf(bytes) as [Buffer, Buffer]
    const id = randomUUID()
    await bench.storage.write(async (tx) => {
      const who = { patient, professional: personOf('nurse').id, sha256 }
      const file = { mediaType: 'image/jpeg', size: bytes.length, offset: 0, chunks: 0 }
      await tx.saveUpload({ id, ...who, ...file, expiresAt: '2999-01-01T00:00:00.000Z' })
      const sealed = store.vault.seal({ patient, sha256, chunk: 0, size: bytes.length }, first)
      sealed[5000]! ^= 1
      await tx.appendUpload(id, sealed, first.length)
      const place = { patient, sha256, chunk: 1, size: bytes.length }
      await tx.appendUpload(id, store.vault.seal(place, second), second.length)
      await tx.finishUpload(id, new Date().toISOString())
    })
    await publish(sha256, bytes.length)
    for (const headers of [{}, { range: 'bytes=0-0' }, { range: `bytes=0-${limits.chunk - 1}` }]) {
      const reply = await get(sha256, headers)
      expect([reply.statusCode, reply.json().code]).toEqual([500, 'internal'])
    }
    expect(bench.logged()).toContain('request.failed')
    // What is not altered is read without what is.
    const rest = await get(sha256, { range: `bytes=${limits.chunk}-` })
    expect([rest.statusCode, rest.rawPayload.equals(second)]).toEqual([206, true])
  })

  it('keeps what a seed gave, once', async () => {
    const { patient, store, publish, get } = await openFileBench()
    const { bytes, sha256 } = picture(limits.chunk + 3)
    for (let again = 0; again < 2; again++) {
      await storeFile(store, personOf('nurse'), { patient, sha256 }, bytes)
    }
    await publish(sha256, bytes.length)
    expect((await get(sha256)).rawPayload.equals(bytes)).toBe(true)
  })
})
