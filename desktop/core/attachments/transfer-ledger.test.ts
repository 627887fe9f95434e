import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { migrations } from '../database/migrations.ts'
import { createNodeCrypto } from '../platform/node/node-crypto.ts'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'
import { createAttachments } from './attachments.ts'
import { createTickets } from './tickets.ts'
import { createTransferLedger, type WantedFile } from './transfer-ledger.ts'

const mebibyte = 1_048_576
const key = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2) }
const crypto = createNodeCrypto()
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const content = (size: number) => new Uint8Array(randomBytes(size))

async function openLedger(quota?: number) {
  const database = openNodeDatabase(join(await temporaryFolder(), 'cache.db'), key, { create: true })
  onTestFinished(() => database.close())
  migrate(database.durable, migrations)
  let clock = Date.parse('2026-01-01T00:00:00.000Z')
  const now = () => new Date((clock += 1)).toISOString()
  const attachments = createAttachments(database, crypto, createTickets(crypto), now)
  const ledger = createTransferLedger(database, crypto, now, quota)
  const newPatient = () => {
    const patientId = newId()
    database.durable.run('INSERT INTO patient (id) VALUES (?)', [uuidBytes(patientId)])
    return patientId
  }
  /** Fetches the parts of one file, as the service would give them. */
  async function fetch(file: WantedFile, bytes: Uint8Array): Promise<boolean> {
    for (let parts = file.parts; parts * mebibyte < bytes.length; parts++) {
      const piece = bytes.subarray(parts * mebibyte, (parts + 1) * mebibyte)
      if (!ledger.keepPart({ ...file, parts }, bytes.length, piece)) return false
    }
    return ledger.complete(file)
  }
  return {
    database,
    attachments,
    ledger,
    newPatient,
    fetch,
    later: (milliseconds: number) => (clock += milliseconds),
    want: (patientId: string, references: readonly AttachmentReference[]) =>
      attachments.want(database.bulk, patientId, references),
    async make(patientId: string, mediaType: MediaType, size: number): Promise<AttachmentReference> {
      // Its first sound begins at once: what follows is no header.
      const voice = [0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('webm A_OPUS'), 0x1f, 0x43, 0xb6, 0x75]
      const start = { 'audio/webm': voice }[mediaType as string]
      const head = Uint8Array.from(start ?? [0xff, 0xd8, 0xff, 0xda])
      const bytes = Uint8Array.from([...head, ...content(size - head.length)])
      const reference = { sha256: await attachments.keep(patientId, bytes), mediaType, size }
      attachments.release(database.durable, patientId, [reference])
      return reference
    },
  }
}

const reference = (bytes: Uint8Array, mediaType: MediaType = 'image/jpeg'): AttachmentReference => ({
  sha256: hashOf(bytes),
  mediaType,
  size: bytes.length,
})

describe('what goes', () => {
  it('is voice before photos, small before large, and what is put off waits its hour', async () => {
    const { ledger, newPatient, make, later } = await openLedger()
    const patientId = newPatient()
    const large = await make(patientId, 'image/jpeg', mebibyte + 1)
    const small = await make(patientId, 'image/jpeg', 900)
    const voice = await make(patientId, 'audio/webm', 5000)
    const order: string[] = []
    for (let file = ledger.nextToSend(); file; file = ledger.nextToSend()) {
      order.push(file.sha256)
      if (file.sha256 === small.sha256)
        ledger.putOff(
          file.key,
          'Place pleine.',
          new Date(Date.parse('2026-01-01T01:00:00.000Z')).toISOString(),
        )
      else ledger.markSent(file.key)
    }
    expect(order).toEqual([voice.sha256, small.sha256, large.sha256])
    later(3_600_000)
    const again = ledger.nextToSend()!
    expect(again.sha256).toBe(small.sha256)
    ledger.putOff(again.key, 'Refusé.', undefined)
    later(365 * 86_400_000)
    expect(ledger.nextToSend()).toBeUndefined()
  })

  it('says how far it has got, and why it waits', async () => {
    const { ledger, attachments, newPatient, make } = await openLedger()
    const patientId = newPatient()
    const { sha256, size } = await make(patientId, 'image/jpeg', mebibyte + 10)
    const url = expect.stringMatching(/^\/files\//)
    const { key } = ledger.nextToSend()!
    ledger.noteUpload(key, '/v1/files/1', mebibyte)
    const sending = { state: 'sending', total: size, url }
    expect(attachments.progress(patientId, sha256)).toEqual({ ...sending, done: mebibyte })
    ledger.putOff(key, 'Place pleine.', '2026-02-01T00:00:00.000Z')
    expect(attachments.progress(patientId, sha256)).toEqual({ ...sending, done: 0, problem: 'Place pleine.' })
    ledger.markSent(key)
    expect(attachments.progress(patientId, sha256)).toEqual({ state: 'available', url })
  })

  it('is offered again, all of it, to a service that came back from an older copy', async () => {
    const { ledger, newPatient, make } = await openLedger()
    const { sha256 } = await make(newPatient(), 'image/jpeg', 500)
    ledger.markSent(ledger.nextToSend()!.key)
    expect(ledger.nextToSend()).toBeUndefined()
    ledger.offerAgain()
    expect(ledger.nextToSend()).toMatchObject({ sha256, sent: 0, upload: undefined })
  })

  it('is a photo that does not say where it was taken', async () => {
    const { attachments, newPatient } = await openLedger()
    const exif = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 8, ...Buffer.from('Exif\0\0')])
    await expect(attachments.keep(newPatient(), exif)).rejects.toMatchObject({ code: 'unsupported_media' })
  })
})

describe('what comes', () => {
  it('is what somebody opened, then voice, thumbnails and small files; the rest is at hand', async () => {
    const { ledger, attachments, newPatient, want, fetch } = await openLedger()
    const patientId = newPatient()
    const [original, thumbnail, small, voice, other] = [300_000, 3000, 262_144, 400_000, 500_000].map(content)
    want(patientId, [
      { ...reference(original!), thumbnailSha256: hashOf(thumbnail!) },
      reference(small!),
      reference(voice!, 'audio/webm'),
      reference(other!),
    ])
    expect(attachments.progress(patientId, hashOf(original!))).toEqual({ state: 'on-demand' })
    expect(attachments.ask(patientId, hashOf(other!))).toBe(true)
    expect(attachments.ask(patientId, hashOf(other!))).toBe(false)
    const files = [other, voice, thumbnail, small].map((bytes) => bytes!)
    for (const bytes of files) {
      const file = ledger.nextWanted(new Set())!
      expect(file.sha256).toBe(hashOf(bytes))
      expect(await fetch(file, bytes)).toBe(true)
      expect(Buffer.from(attachments.bytesOf(patientId, file.sha256)!.bytes).equals(bytes)).toBe(true)
    }
    expect(ledger.nextWanted(new Set())).toBeUndefined()
    const missing = { count: 5, missing: 1, bytes: original!.length }
    expect(attachments.kept(patientId)).toEqual({ pinned: false, ...missing })
    attachments.pin(patientId, true)
    expect(attachments.kept(patientId)).toEqual({ pinned: true, ...missing })
    expect(ledger.nextWanted(new Set())?.sha256).toBe(hashOf(original!))
    attachments.pin(patientId, false)
    expect(ledger.nextWanted(new Set())).toBeUndefined()
  })

  it('goes on after the parts that came, and is kept only when the whole is what its name says', async () => {
    const { ledger, attachments, newPatient, want, fetch } = await openLedger()
    const patientId = newPatient()
    const bytes = content(2 * mebibyte + 5)
    want(patientId, [reference(bytes)])
    attachments.ask(patientId, hashOf(bytes))
    const wrong = Uint8Array.from(bytes)
    wrong[mebibyte]! ^= 1
    expect(await fetch(ledger.nextWanted(new Set())!, wrong)).toBe(false)
    const file = ledger.nextWanted(new Set())!
    expect(file.parts).toBe(0)
    ledger.keepPart(file, bytes.length, bytes.subarray(0, mebibyte))
    expect(attachments.progress(patientId, file.sha256)).toEqual({
      state: 'fetching',
      done: mebibyte,
      total: bytes.length,
    })
    const rest = ledger.nextWanted(new Set())!
    expect(rest.parts).toBe(1)
    expect(await fetch(rest, bytes)).toBe(true)
    expect(attachments.progress(patientId, file.sha256).state).toBe('available')
  })

  it('is « en cours d’envoi » while its author has not sent it', async () => {
    const { ledger, attachments, newPatient, want } = await openLedger()
    const patientId = newPatient()
    const bytes = content(10)
    want(patientId, [reference(bytes)])
    const { key } = ledger.nextWanted(new Set())!
    expect(ledger.markAbsent(key)).toBe(true)
    expect(ledger.markAbsent(key)).toBe(false)
    expect(attachments.progress(patientId, hashOf(bytes))).toEqual({ state: 'sending' })
    expect(ledger.nextWanted(new Set([key]))).toBeUndefined()
  })

  it('falls into nothing when the dossier was purged on the way, never into another file', async () => {
    const { database, ledger, newPatient, want } = await openLedger()
    const [patientId, other] = [newPatient(), newPatient()]
    const [bytes, next] = [content(100), content(200)]
    want(patientId, [reference(bytes)])
    const file = ledger.nextWanted(new Set())!
    database.durable.run('DELETE FROM attachment')
    database.durable.run('DELETE FROM patient WHERE id = ?', [uuidBytes(patientId)])
    want(other, [reference(next)])
    expect(ledger.keepPart(file, bytes.length, bytes)).toBe(false)
    expect(await ledger.complete(file)).toBe(false)
    expect(ledger.nextWanted(new Set())).toMatchObject({ sha256: hashOf(next), parts: 0, size: 200 })
  })
})

it('room is made by what was read longest ago, never by what is pinned, small, or not at the service yet', async () => {
  const size = 262_145
  const step = fc.oneof(
    fc.record({ kind: fc.constant('fetch' as const), pinned: fc.boolean() }),
    fc.record({ kind: fc.constant('make' as const) }),
    fc.record({ kind: fc.constant('read' as const), which: fc.nat(20) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, room) => {
        const { ledger, attachments, newPatient, want, fetch, make } = await openLedger(room * size)
        const patients = { pinned: newPatient(), other: newPatient() }
        attachments.pin(patients.pinned, true)
        // The oracle: originals of the service in order of reading, the last one read at the end.
        let read: { readonly sha256: string; readonly patientId: string }[] = []
        const made: string[] = []
        for (const one of steps) {
          let gone: typeof read = []
          if (one.kind === 'make') made.push((await make(patients.other, 'image/jpeg', size)).sha256)
          else if (one.kind === 'fetch') {
            const bytes = content(size)
            const patientId = one.pinned ? patients.pinned : patients.other
            want(patientId, [reference(bytes)])
            attachments.ask(patientId, hashOf(bytes))
            await fetch(ledger.nextWanted(new Set())!, bytes)
            read.push({ sha256: hashOf(bytes), patientId })
            const evictable = read.filter((file) => file.patientId === patients.other)
            gone = evictable.slice(0, Math.max(0, evictable.length - room))
            read = read.filter((file) => !gone.includes(file))
          } else {
            const file = read[one.which]
            if (!file) continue
            attachments.bytesOf(file.patientId, file.sha256)
            read = [...read.filter((other) => other !== file), file]
          }
          expect(ledger.evict()).toEqual(gone.length > 0 ? [patients.other] : [])
          for (const { sha256, patientId } of gone) {
            expect(attachments.progress(patientId, sha256)).toEqual({ state: 'on-demand' })
          }
          for (const { sha256, patientId } of read) {
            expect(attachments.progress(patientId, sha256).state).toBe('available')
          }
          for (const sha256 of made)
            expect(attachments.bytesOf(patients.other, sha256)?.bytes.length).toBe(size)
        }
      },
    ),
    { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 500 : 12 },
  )
})
