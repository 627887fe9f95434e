import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { ReadTransaction, StoredFile, WriteTransaction } from '../port.ts'
import { toUpload, type UploadRow } from '../rows.ts'
import type { Sql } from './connection.ts'
import { lockPatient, type Unit } from './unit.ts'

type Read = Pick<
  ReadTransaction,
  'findFile' | 'readFileChunk' | 'sumFileSizes' | 'findUpload' | 'readUploadChunk' | 'listFileClasses'
>
type Write = Pick<
  WriteTransaction,
  'findUpload' | 'saveUpload' | 'appendUpload' | 'finishUpload' | 'dropUpload' | 'dropExpiredUploads'
>

const findUpload = `SELECT u.id, t.id AS patient, u.professional, u.sha256, u.media_type, u.size, u.received,
  u.chunks, u.expires_at FROM upload u JOIN patient t ON t.key = u.patient WHERE u.id = $1`

export function readFiles(sql: Sql): Read {
  return {
    findFile: (patient, sha256) =>
      sql.get<StoredFile>(
        `SELECT f.media_type AS "mediaType", f.size, f.chunks FROM file f JOIN patient t ON t.key = f.patient
         WHERE t.id = $1 AND f.sha256 = $2`,
        patient,
        Buffer.from(sha256, 'hex'),
      ),
    readFileChunk: async (patient, sha256, chunk) =>
      (
        await sql.get<{ sealed: Buffer }>(
          `SELECT c.sealed FROM file f JOIN file_chunk c ON c.holder = f.holder JOIN patient t ON t.key = f.patient
           WHERE t.id = $1 AND f.sha256 = $2 AND c.number = $3`,
          patient,
          Buffer.from(sha256, 'hex'),
          chunk,
        )
      )?.sealed,
    sumFileSizes: async (patient) =>
      (await sql.get<{ total: number }>(
        `SELECT coalesce(sum(f.size), 0)::bigint AS total FROM file f JOIN patient t ON t.key = f.patient
         WHERE t.id = $1`,
        patient,
      ))!.total,
    findUpload: async (id) => {
      const row = await sql.get<UploadRow>(findUpload, id)
      return row && toUpload(row)
    },
    readUploadChunk: async (id, chunk) =>
      (
        await sql.get<{ sealed: Buffer }>(
          `SELECT c.sealed FROM upload u JOIN file_chunk c ON c.holder = u.id
           WHERE u.id = $1 AND c.number = $2`,
          id,
          chunk,
        )
      )?.sealed,
    listFileClasses: async (patient, sha256, person) => {
      const rows = await sql.all<{ confidentiality: string }>(
        `SELECT DISTINCT r.confidentiality FROM record_attachment a
         JOIN record r ON r.key = a.record JOIN patient t ON t.key = a.patient
         WHERE t.id = $1 AND a.sha256 = $2
           AND NOT EXISTS (SELECT 1 FROM hidden x JOIN professional p ON p.key = x.professional
                           WHERE x.record = r.key AND p.id = $3)`,
        patient,
        Buffer.from(sha256, 'hex'),
        person,
      )
      return rows.map((row) => confidentialityClass.parse(row.confidentiality))
    },
  }
}

export function writeFiles(sql: Sql, unit: Unit): Write {
  return {
    findUpload: async (id) => {
      // Two pieces sent at once, to two processes: the second sees what the first has added.
      const row = await sql.get<UploadRow>(findUpload.concat(' FOR UPDATE OF u'), id)
      return row && toUpload(row)
    },
    saveUpload: async (upload) => {
      await sql.run(
        `INSERT INTO upload (id, patient, professional, sha256, media_type, size, received, chunks, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        upload.id,
        (await lockPatient(sql, unit, upload.patient))!,
        upload.professional,
        Buffer.from(upload.sha256, 'hex'),
        upload.mediaType,
        upload.size,
        upload.offset,
        upload.chunks,
        upload.expiresAt,
      )
    },
    appendUpload: async (id, sealed, size) => {
      await sql.run(
        `WITH grown AS (
           UPDATE upload SET chunks = chunks + 1, received = received + $2 WHERE id = $1 RETURNING id, chunks)
         INSERT INTO file_chunk (holder, number, sealed) SELECT id, chunks - 1, $3 FROM grown`,
        id,
        size,
        sealed,
      )
    },
    finishUpload: async (id, at) => {
      const stored = await sql.run(
        `INSERT INTO file (patient, sha256, media_type, size, chunks, holder, stored_by, stored_at)
         SELECT patient, sha256, media_type, size, chunks, id, professional, $2 FROM upload WHERE id = $1
         ON CONFLICT (patient, sha256) DO NOTHING`,
        id,
        at,
      )
      const ended = await sql.all<{ id: string }>('DELETE FROM upload WHERE id = $1 RETURNING id', id)
      if (stored === 0) await dropChunks(sql, ended)
      return stored > 0
    },
    dropUpload: async (id) => {
      await dropChunks(sql, await sql.all('DELETE FROM upload WHERE id = $1 RETURNING id', id))
    },
    dropExpiredUploads: async (now) => {
      await dropChunks(sql, await sql.all('DELETE FROM upload WHERE expires_at <= $1 RETURNING id', now))
    },
  }
}

/**
 * Those of uploads that this transaction removed: a file that was finished meanwhile keeps its own.
 * A statement of its own, which sees the chunk that the removal waited for.
 */
async function dropChunks(sql: Sql, removed: readonly { readonly id: string }[]): Promise<void> {
  if (removed.length === 0) return
  await sql.run(
    'DELETE FROM file_chunk WHERE holder = ANY ($1)',
    removed.map(({ id }) => id),
  )
}
