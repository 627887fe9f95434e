import { AppError } from '@navigateur-pro/domain/errors.ts'
import { sniffMediaType } from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { AttachmentView } from '../../contract/views.ts'
import type { CacheDatabase, Crypto, ReadableDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import type { Tickets } from './tickets.ts'

export type Attachments = ReturnType<typeof createAttachments>

const patientKey = '(SELECT key FROM patient WHERE id = @patient)'

/**
 * Bytes beside records, named by their SHA-256, kept per patient inside the encrypted cache: a
 * photo is on disk in the same file, under the same key, as the transmission that shows it.
 */
export function createAttachments(database: CacheDatabase, crypto: Crypto, tickets: Tickets) {
  const { reader, durable } = database

  function bytesOf(patientId: string, sha256: string): { bytes: Uint8Array; mediaType: string } | undefined {
    const row = reader.get<{ bytes: Uint8Array | null; media_type: string }>(
      `SELECT bytes, media_type FROM attachment WHERE patient_key = ${patientKey} AND sha256 = @sha256`,
      { patient: uuidBytes(patientId), sha256: fromHex(sha256) },
    )
    return row?.bytes ? { bytes: row.bytes, mediaType: row.media_type } : undefined
  }

  function has(patientId: string, sha256: string): boolean {
    return (
      reader.get(
        `SELECT 1 FROM attachment WHERE patient_key = ${patientKey} AND sha256 = @sha256 AND bytes IS NOT NULL`,
        { patient: uuidBytes(patientId), sha256: fromHex(sha256) },
      ) !== undefined
    )
  }

  /** Keeps bytes made here, on disk when it resolves. They leave this machine only once a record names them. */
  async function keep(patientId: string, bytes: Uint8Array, expected?: string): Promise<string> {
    const mediaType = sniffMediaType(bytes)
    if (!mediaType || (expected !== undefined && mediaType !== expected)) {
      throw new AppError(
        'unsupported_media',
        'Ce fichier n’est ni une photo (JPEG, PNG) ni un PDF. Il n’a pas été joint.',
      )
    }
    const sha256 = await crypto.sha256(bytes)
    store(durable, patientId, sha256, mediaType, 'drafted', bytes)
    return toHex(sha256)
  }

  function store(
    db: WritableDatabase,
    patientId: string,
    sha256: Uint8Array,
    mediaType: string,
    state: 'drafted' | 'held',
    bytes: Uint8Array,
  ): void {
    db.run(
      `INSERT INTO attachment (patient_key, sha256, media_type, state, bytes)
       VALUES (${patientKey}, @sha256, @mediaType, @state, @bytes)
       ON CONFLICT (patient_key, sha256) DO UPDATE SET bytes = excluded.bytes, state = excluded.state
       WHERE attachment.bytes IS NULL`,
      { patient: uuidBytes(patientId), sha256, mediaType, state, bytes },
    )
  }

  /** A record of this patient names these: they are to be sent. Inside the caller's transaction. */
  function release(
    db: WritableDatabase,
    patientId: string,
    references: readonly AttachmentReference[],
  ): void {
    for (const hash of hashesOf(references)) {
      db.run(
        `UPDATE attachment SET state = 'to-send'
         WHERE patient_key = ${patientKey} AND sha256 = @sha256 AND state = 'drafted'`,
        { patient: uuidBytes(patientId), sha256: fromHex(hash) },
      )
    }
  }

  /** The draft that held these is gone without having been sent. */
  function forget(db: WritableDatabase, patientId: string, references: readonly AttachmentReference[]): void {
    for (const hash of hashesOf(references)) {
      db.run(
        `DELETE FROM attachment WHERE patient_key = ${patientKey} AND sha256 = @sha256 AND state = 'drafted'`,
        { patient: uuidBytes(patientId), sha256: fromHex(hash) },
      )
    }
  }

  /** Notes what a received record refers to, to be fetched after the text. Inside the caller's transaction. */
  function want(db: WritableDatabase, patientId: string, references: readonly AttachmentReference[]): void {
    for (const { sha256, thumbnailSha256, mediaType } of references) {
      const wanted = [
        { hash: thumbnailSha256, as: 'image/jpeg' },
        { hash: sha256, as: mediaType },
      ]
      for (const { hash, as } of wanted) {
        if (!hash) continue
        db.run(
          `INSERT INTO attachment (patient_key, sha256, media_type, state)
           VALUES (${patientKey}, @sha256, @mediaType, 'wanted') ON CONFLICT DO NOTHING`,
          { patient: uuidBytes(patientId), sha256: fromHex(hash), mediaType: as },
        )
      }
    }
  }

  /** What waits, thumbnails (the smaller rows were noted first) before originals. */
  function listByState(db: ReadableDatabase, state: 'to-send' | 'wanted', limit: number) {
    return db
      .all<{ key: number; id: Uint8Array; sha256: Uint8Array; media_type: string }>(
        `SELECT attachment.key, patient.id, sha256, media_type FROM attachment
         JOIN patient ON patient.key = patient_key WHERE state = ? ORDER BY attachment.key LIMIT ?`,
        [state, limit],
      )
      .map((row) => ({
        key: row.key,
        patientId: uuidText(row.id),
        sha256: toHex(row.sha256),
        mediaType: row.media_type,
      }))
  }

  function url(patientId: string, sha256: string | undefined, fileName: string): string | undefined {
    if (!sha256 || !has(patientId, sha256)) return undefined
    return tickets.issue({ kind: 'read', patientId, sha256, fileName })
  }

  function view(patientId: string, references: readonly AttachmentReference[]): AttachmentView[] {
    return references.map((reference) => {
      const name = `${reference.sha256.slice(0, 8)}.${reference.mediaType.split('/')[1]}`
      const original = url(patientId, reference.sha256, name)
      const thumbnail = url(patientId, reference.thumbnailSha256, name)
      return {
        ...reference,
        ...(original && { url: original }),
        ...(thumbnail && { thumbnailUrl: thumbnail }),
      }
    })
  }

  /** Bytes sent by the service: kept only if they are what their name says. */
  async function receive(
    patientId: string,
    sha256: string,
    mediaType: string,
    bytes: Uint8Array,
  ): Promise<boolean> {
    const hash = await crypto.sha256(bytes)
    if (toHex(hash) !== sha256) return false
    store(database.bulk, patientId, hash, mediaType, 'held', bytes)
    database.bulk.run(
      "UPDATE attachment SET state = 'held' WHERE sha256 = ? AND bytes IS NOT NULL AND state = 'wanted'",
      [hash],
    )
    return true
  }

  function markHeld(key: number): void {
    durable.run("UPDATE attachment SET state = 'held' WHERE key = ?", [key])
  }

  return {
    keep,
    release,
    forget,
    bytesOf,
    want,
    view,
    url,
    receive,
    markHeld,
    toSend: (limit: number) => listByState(reader, 'to-send', limit),
    wanted: (limit: number) => listByState(reader, 'wanted', limit),
  }
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function hashesOf(references: readonly AttachmentReference[]): string[] {
  return references.flatMap(({ sha256, thumbnailSha256 }) =>
    thumbnailSha256 ? [thumbnailSha256, sha256] : [sha256],
  )
}
