import { AppError } from '@navigateur-pro/domain/errors.ts'
import {
  hasPhotoMetadata,
  isVoice,
  type MediaType,
  sniffMediaType,
} from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { AttachmentProgress, AttachmentView, DossierFiles } from '../../contract/views.ts'
import { fromHex, joined, toHex } from '../lock/bytes.ts'
import type { CacheDatabase, Crypto, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'
import type { Tickets } from './tickets.ts'

export type Attachments = ReturnType<typeof createAttachments>

type Row = {
  key: number
  media_type: string
  state: 'drafted' | 'to-send' | 'refused' | 'held' | 'on-demand' | 'wanted'
  size: number | null
  eager: number
  asked: number
  absent: number
  sent: number
  problem: string | null
}

export type Examined = {
  readonly sha256: Uint8Array
  readonly mediaType: MediaType
  readonly bytes: Uint8Array
}

const patientKey = '(SELECT key FROM patient WHERE id = @patient)'
const pinned = `EXISTS (SELECT 1 FROM pinned_dossier WHERE patient_key = ${patientKey})`
/** Fetched without being asked: no more than one photo on screen weighs. */
const eagerBytes = 262_144

/**
 * Bytes beside records, named by their SHA-256, kept per patient inside the encrypted cache: a
 * photo is on disk in the same file, under the same key, as the transmission that shows it.
 */
export function createAttachments(
  database: CacheDatabase,
  crypto: Crypto,
  tickets: Tickets,
  now: () => string,
) {
  const { reader, durable, bulk } = database

  function find(patientId: string, sha256: string): Row | undefined {
    return reader.get<Row>(
      `SELECT key, media_type, state, size, eager, asked, absent, sent, problem FROM attachment
       WHERE patient_key = ${patientKey} AND sha256 = @sha256`,
      { patient: uuidBytes(patientId), sha256: fromHex(sha256) },
    )
  }

  function bytesOf(patientId: string, sha256: string): { bytes: Uint8Array; mediaType: string } | undefined {
    const row = find(patientId, sha256)
    if (!row || !isHere(row)) return undefined
    if (row.state === 'held' && !row.eager)
      bulk.run('UPDATE attachment SET read_at = ? WHERE key = ?', [now(), row.key])
    const parts = reader.all<{ bytes: Uint8Array }>(
      'SELECT bytes FROM attachment_part WHERE attachment_key = ? ORDER BY number',
      [row.key],
    )
    return { bytes: joined(...parts.map(({ bytes }) => bytes)), mediaType: row.media_type }
  }

  /** Keeps bytes made here, on disk when it resolves. They leave this machine only once a record names them. */
  async function keep(patientId: string, bytes: Uint8Array, expected?: string): Promise<string> {
    const file = await examine(bytes, expected)
    durable.transaction(() => store(patientId, file))
    return toHex(file.sha256)
  }

  /** What may be kept, with its name; nothing is written yet. */
  async function examine(bytes: Uint8Array, expected?: string): Promise<Examined> {
    const mediaType = sniffMediaType(bytes)
    if (!mediaType || (expected !== undefined && mediaType !== expected)) {
      throw new AppError(
        'unsupported_media',
        'Ce fichier n’est ni une photo (JPEG, PNG), ni un PDF, ni un message vocal. Il n’a pas été joint.',
      )
    }
    if (hasPhotoMetadata(bytes)) {
      throw new AppError(
        'unsupported_media',
        'Cette photo dit encore où et avec quoi elle a été prise. Elle n’a pas été jointe.',
      )
    }
    return { sha256: await crypto.sha256(bytes), mediaType, bytes }
  }

  /** Inside the caller's transaction, so that a file and the record that names it are on disk together. */
  function store(patientId: string, { sha256, mediaType, bytes }: Examined): void {
    const row = find(patientId, toHex(sha256))
    if (row && isHere(row)) return
    const which = { patient: uuidBytes(patientId), sha256 }
    const eager = isEager(mediaType, bytes.length) ? 1 : 0
    durable.run(
      `INSERT INTO attachment (patient_key, sha256, media_type, state, size, eager)
       VALUES (${patientKey}, @sha256, @mediaType, 'drafted', @size, @eager)
       ON CONFLICT (patient_key, sha256) DO UPDATE SET state = 'drafted', size = excluded.size`,
      { ...which, mediaType, size: bytes.length, eager },
    )
    const { key } = durable.get<{ key: number }>(
      `SELECT key FROM attachment WHERE patient_key = ${patientKey} AND sha256 = @sha256`,
      which,
    )!
    durable.run('DELETE FROM attachment_part WHERE attachment_key = ?', [key])
    for (let at = 0; at < bytes.length; at += limits.chunk) {
      durable.run('INSERT INTO attachment_part (attachment_key, number, bytes) VALUES (?, ?, ?)', [
        key,
        at / limits.chunk,
        bytes.subarray(at, at + limits.chunk),
      ])
    }
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
    for (const { sha256, thumbnailSha256, mediaType, size } of references) {
      const wanted = [
        { hash: thumbnailSha256, as: 'image/jpeg', size: null, eager: true },
        { hash: sha256, as: mediaType, size, eager: isEager(mediaType, size) },
      ]
      for (const { hash, as, size, eager } of wanted) {
        if (!hash) continue
        db.run(
          `INSERT INTO attachment (patient_key, sha256, media_type, state, size, eager)
           VALUES (${patientKey}, @sha256, @mediaType, iif(@eager OR ${pinned}, 'wanted', 'on-demand'), @size, @eager)
           ON CONFLICT DO NOTHING`,
          {
            patient: uuidBytes(patientId),
            sha256: fromHex(hash),
            mediaType: as,
            size,
            eager: eager ? 1 : 0,
          },
        )
      }
    }
  }

  /** Somebody opened it: it comes before the others. False when there is nothing new to fetch. */
  function ask(patientId: string, sha256: string): boolean {
    const row = find(patientId, sha256)
    if (!row || isHere(row) || row.asked) return false
    bulk.run("UPDATE attachment SET state = 'wanted', asked = 1 WHERE key = ?", [row.key])
    return true
  }

  /** All the originals of this dossier are kept here, or only those that somebody opens. */
  function pin(patientId: string, on: boolean): void {
    const which = { patient: uuidBytes(patientId) }
    durable.transaction(() => {
      durable.run(
        on
          ? `INSERT INTO pinned_dossier (patient_key) SELECT key FROM patient WHERE id = @patient ON CONFLICT DO NOTHING`
          : `DELETE FROM pinned_dossier WHERE patient_key = ${patientKey}`,
        which,
      )
      const [from, to] = on ? ['on-demand', 'wanted'] : ['wanted', 'on-demand']
      durable.run(
        `UPDATE attachment SET state = @to
         WHERE patient_key = ${patientKey} AND state = @from AND NOT eager AND NOT asked`,
        { ...which, from, to },
      )
    })
  }

  /** Whether all of this dossier is kept here, and what is not here yet. */
  function kept(patientId: string): DossierFiles {
    const row = reader.get<{ pinned: number; count: number; missing: number; bytes: number }>(
      `SELECT ${pinned} AS pinned, count(*) AS count,
         count(*) FILTER (WHERE state IN ('on-demand', 'wanted')) AS missing,
         coalesce(sum(size) FILTER (WHERE state IN ('on-demand', 'wanted')), 0) AS bytes
       FROM attachment WHERE patient_key = ${patientKey}`,
      { patient: uuidBytes(patientId) },
    )!
    return { ...row, pinned: row.pinned === 1 }
  }

  function url(patientId: string, sha256: string | undefined, fileName: string): string | undefined {
    const row = sha256 && find(patientId, sha256)
    return row && isHere(row) ? tickets.issue({ kind: 'read', patientId, sha256, fileName }) : undefined
  }

  /** Where the bytes are, and their address when they are here. */
  function progress(patientId: string, sha256: string): AttachmentProgress {
    const row = find(patientId, sha256)
    if (!row) return { state: 'on-demand' }
    const address = url(patientId, sha256, `${sha256.slice(0, 8)}.${row.media_type.split('/')[1]}`)
    return { ...stepOf(row), ...(address && { url: address }) }
  }

  function stepOf(row: Row): Omit<AttachmentProgress, 'url'> {
    const total = row.size === null ? {} : { total: row.size }
    switch (row.state) {
      case 'drafted':
      case 'held':
        return { state: 'available' }
      case 'to-send':
      case 'refused':
        return { state: 'sending', done: row.sent, ...total, ...(row.problem && { problem: row.problem }) }
      case 'on-demand':
        return { state: 'on-demand' }
      case 'wanted': {
        // Its author's desk has not sent it yet.
        if (row.absent) return { state: 'sending' }
        const { done } = reader.get<{ done: number }>(
          'SELECT coalesce(sum(length(bytes)), 0) AS done FROM attachment_part WHERE attachment_key = ?',
          [row.key],
        )!
        return { state: 'fetching', done, ...total }
      }
    }
  }

  function view(patientId: string, references: readonly AttachmentReference[]): AttachmentView[] {
    return references.map((reference) => {
      const { sha256, thumbnailSha256 } = reference
      const thumbnail = url(patientId, thumbnailSha256, `${sha256.slice(0, 8)}.jpeg`)
      return { ...reference, ...progress(patientId, sha256), ...(thumbnail && { thumbnailUrl: thumbnail }) }
    })
  }

  return { keep, examine, store, release, forget, bytesOf, want, ask, pin, kept, progress, view, url }
}

function isHere({ state }: Row): boolean {
  return state !== 'on-demand' && state !== 'wanted'
}

function isEager(mediaType: MediaType, size: number): boolean {
  return isVoice(mediaType) || size <= eagerBytes
}

function hashesOf(references: readonly AttachmentReference[]): string[] {
  return references.flatMap(({ sha256, thumbnailSha256 }) =>
    thumbnailSha256 ? [thumbnailSha256, sha256] : [sha256],
  )
}
