import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { ReadTransaction, StoredFile, WriteTransaction } from '../port.ts'
import { toUpload, type UploadRow } from '../rows.ts'
import type { Sql } from './connection.ts'
import { patientKey } from './directory.ts'
import { type Stored, toBytes, toUuid } from './identifiers.ts'

type Read = Pick<
  ReadTransaction,
  'findFile' | 'readFileChunk' | 'sumFileSizes' | 'findUpload' | 'readUploadChunk' | 'listFileClasses'
>
type Write = Pick<
  WriteTransaction,
  'saveUpload' | 'appendUpload' | 'finishUpload' | 'dropUpload' | 'dropExpiredUploads'
>

export function readFiles(sql: Sql): Read {
  return {
    findFile: async (patient, sha256) =>
      sql.get<StoredFile>(
        `SELECT f.media_type AS mediaType, f.size, f.chunks FROM file f JOIN patient t ON t.key = f.patient
         WHERE t.id = ? AND f.sha256 = ?`,
        toBytes(patient),
        Buffer.from(sha256, 'hex'),
      ),
    readFileChunk: async (patient, sha256, chunk) =>
      sql.get<{ sealed: Buffer }>(
        `SELECT c.sealed FROM file f JOIN file_chunk c ON c.holder = f.holder JOIN patient t ON t.key = f.patient
         WHERE t.id = ? AND f.sha256 = ? AND c.number = ?`,
        toBytes(patient),
        Buffer.from(sha256, 'hex'),
        chunk,
      )?.sealed,
    sumFileSizes: async (patient) =>
      sql.get<{ total: number }>(
        `SELECT coalesce(sum(f.size), 0) AS total FROM file f JOIN patient t ON t.key = f.patient WHERE t.id = ?`,
        toBytes(patient),
      )!.total,
    findUpload: async (id) => {
      const row = sql.get<Stored<UploadRow>>(
        `SELECT u.id, t.id AS patient, u.professional, u.sha256, u.media_type, u.size, u.received, u.chunks, u.expires_at
         FROM upload u JOIN patient t ON t.key = u.patient WHERE u.id = ?`,
        toBytes(id),
      )
      return row && toUpload({ ...row, id, patient: toUuid(row.patient) })
    },
    readUploadChunk: async (id, chunk) =>
      sql.get<{ sealed: Buffer }>(
        'SELECT c.sealed FROM upload u JOIN file_chunk c ON c.holder = u.id WHERE u.id = ? AND c.number = ?',
        toBytes(id),
        chunk,
      )?.sealed,
    listFileClasses: async (patient, sha256, person) =>
      sql
        .all<{ confidentiality: string }>(
          `SELECT DISTINCT r.confidentiality FROM record_attachment a
           JOIN record r ON r.key = a.record JOIN patient t ON t.key = a.patient
           WHERE t.id = ? AND a.sha256 = ?
             AND NOT EXISTS (SELECT 1 FROM hidden x JOIN professional p ON p.key = x.professional
                             WHERE x.record = r.key AND p.id = ?)`,
          toBytes(patient),
          Buffer.from(sha256, 'hex'),
          person,
        )
        .map((row) => confidentialityClass.parse(row.confidentiality)),
  }
}

/** Those of an upload alone: a file that was finished keeps its own. */
const dropChunks = 'DELETE FROM file_chunk WHERE holder IN (SELECT id FROM upload WHERE id = ?)'

export function writeFiles(sql: Sql): Write {
  return {
    saveUpload: async (upload) => {
      sql.run(
        `INSERT INTO upload (id, patient, professional, sha256, media_type, size, received, chunks, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        toBytes(upload.id),
        patientKey(sql, upload.patient),
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
      const holder = toBytes(id)
      const { chunks } = sql.get<{ chunks: number }>(
        'UPDATE upload SET chunks = chunks + 1, received = received + ? WHERE id = ? RETURNING chunks',
        size,
        holder,
      )!
      sql.run('INSERT INTO file_chunk (holder, number, sealed) VALUES (?, ?, ?)', holder, chunks - 1, sealed)
    },
    finishUpload: async (id, at) => {
      const upload = toBytes(id)
      const { changes } = sql.run(
        `INSERT INTO file (patient, sha256, media_type, size, chunks, holder, stored_by, stored_at)
         SELECT patient, sha256, media_type, size, chunks, id, professional, ? FROM upload WHERE id = ?
         ON CONFLICT (patient, sha256) DO NOTHING`,
        at,
        upload,
      )
      if (changes === 0) sql.run(dropChunks, upload)
      sql.run('DELETE FROM upload WHERE id = ?', upload)
      return changes > 0
    },
    dropUpload: async (id) => {
      sql.run(dropChunks, toBytes(id))
      sql.run('DELETE FROM upload WHERE id = ?', toBytes(id))
    },
    dropExpiredUploads: async (now) => {
      sql.run('DELETE FROM file_chunk WHERE holder IN (SELECT id FROM upload WHERE expires_at <= ?)', now)
      sql.run('DELETE FROM upload WHERE expires_at <= ?', now)
    },
  }
}
