import { author } from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { operationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction, StoredRecord, WriteTransaction } from '../port.ts'
import type { Sql } from './connection.ts'
import { patientKey, professionalKey } from './directory.ts'
import { toBytes, toUuid } from './identifiers.ts'

type Read = Pick<
  ReadTransaction,
  'findRecord' | 'findVersion' | 'findAppliedOperation' | 'findDevice' | 'findFile' | 'listFileClasses'
>
type Write = Pick<
  WriteTransaction,
  'appendVersion' | 'saveAppliedOperation' | 'saveDeviceSequence' | 'saveDevicePosition' | 'saveFile'
>

export type RecordRow = {
  readonly id: Uint8Array
  readonly patient: Uint8Array
  readonly type: string
  readonly confidentiality: string
  readonly version: number
  readonly schema: number
  readonly author: string
  readonly authored_at: string
  readonly occurred_at: string
  readonly received_at: string
  readonly body: string
}

export function toRecord(row: RecordRow): StoredRecord {
  return {
    id: toUuid(row.id),
    type: row.type,
    patientId: toUuid(row.patient),
    version: row.version,
    schema: row.schema,
    author: author.parse(JSON.parse(row.author)),
    occurredAt: row.occurred_at,
    recordedAt: row.authored_at,
    receivedAt: row.received_at,
    confidentiality: confidentialityClass.parse(row.confidentiality),
    body: JSON.parse(row.body),
  }
}

export function readRecords(sql: Sql): Read {
  return {
    findRecord: async (id) => {
      const row = sql.get<RecordRow>(
        `SELECT r.id, t.id AS patient, r.type, r.confidentiality, c.version, c.schema, c.author, c.authored_at,
                c.occurred_at, c.received_at, c.body
         FROM record r JOIN change c ON c.key = r.change JOIN patient t ON t.key = r.patient WHERE r.id = ?`,
        toBytes(id),
      )
      return row && toRecord(row)
    },
    findVersion: async (record, version) => {
      const row = sql.get<{ schema: number; body: string }>(
        'SELECT c.schema, c.body FROM change c JOIN record r ON r.key = c.record WHERE r.id = ? AND c.version = ?',
        toBytes(record),
        version,
      )
      return row && { schema: row.schema, body: JSON.parse(row.body) as unknown }
    },
    findAppliedOperation: async (id) => {
      const row = sql.get<{ hash: Uint8Array; result: string }>(
        'SELECT hash, result FROM applied_op WHERE id = ?',
        toBytes(id),
      )
      return row && { hash: Buffer.from(row.hash), result: operationResult.parse(JSON.parse(row.result)) }
    },
    findDevice: async (id, person) =>
      sql.get<{ lastDseq: number }>(
        `SELECT d.last_dseq AS lastDseq FROM device d JOIN professional p ON p.key = d.professional
         WHERE d.id = ? AND p.id = ?`,
        toBytes(id),
        person,
      ),
    findFile: async (patient, sha256) => {
      const row = sql.get<{ media_type: string; bytes: Buffer }>(
        `SELECT a.media_type, a.bytes FROM attachment a JOIN patient t ON t.key = a.patient
         WHERE t.id = ? AND a.sha256 = ?`,
        toBytes(patient),
        Buffer.from(sha256, 'hex'),
      )
      return row && { mediaType: row.media_type, bytes: row.bytes }
    },
    listFileClasses: async (patient, sha256) =>
      sql
        .all<{ confidentiality: string }>(
          `SELECT DISTINCT r.confidentiality FROM record_attachment x
           JOIN record r ON r.key = x.record JOIN patient t ON t.key = x.patient
           WHERE t.id = ? AND x.sha256 = ?`,
          toBytes(patient),
          Buffer.from(sha256, 'hex'),
        )
        .map((row) => confidentialityClass.parse(row.confidentiality)),
  }
}

export function writeRecords(sql: Sql): Write {
  return {
    appendVersion: async (record, attachments) => {
      const patient = patientKey(sql, record.patientId)
      const { pseq } = sql.get<{ pseq: number }>(
        'UPDATE patient SET pseq = pseq + 1 WHERE key = ? RETURNING pseq',
        patient,
      )!
      if (record.version === 1) {
        sql.run(
          'INSERT INTO record (id, patient, type, confidentiality, change) VALUES (?, ?, ?, ?, 0)',
          toBytes(record.id),
          patient,
          record.type,
          record.confidentiality,
        )
      }
      const key = recordKey(sql, record.id)
      const change = sql.run(
        `INSERT INTO change (patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        patient,
        pseq,
        key,
        record.version,
        record.schema,
        JSON.stringify(record.author),
        record.recordedAt,
        record.occurredAt,
        record.receivedAt,
        JSON.stringify(record.body),
      ).rowid
      sql.run('UPDATE record SET change = ? WHERE key = ?', change, key)
      for (const sha256 of attachments) {
        sql.run(
          'INSERT INTO record_attachment (patient, sha256, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          patient,
          Buffer.from(sha256, 'hex'),
          key,
        )
      }
    },
    saveAppliedOperation: async (id, { hash, result }) => {
      sql.run(
        'INSERT INTO applied_op (id, hash, result) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET result = excluded.result',
        toBytes(id),
        hash,
        JSON.stringify(result),
      )
    },
    saveDeviceSequence: async (id, person, lastDseq) => {
      sql.run(
        `INSERT INTO device (id, professional, last_dseq) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET last_dseq = excluded.last_dseq`,
        toBytes(id),
        professionalKey(sql, person),
        lastDseq,
      )
    },
    saveDevicePosition: async (id, person, position, at) => {
      sql.run(
        `INSERT INTO device (id, professional, position, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at`,
        toBytes(id),
        professionalKey(sql, person),
        position,
        at,
      )
    },
    saveFile: async (patient, sha256, { mediaType, bytes }, by, at) =>
      sql.run(
        `INSERT INTO attachment (patient, sha256, media_type, size, stored_by, stored_at, bytes)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        patientKey(sql, patient),
        Buffer.from(sha256, 'hex'),
        mediaType,
        bytes.length,
        by,
        at,
        bytes,
      ).changes > 0,
  }
}

export function recordKey(sql: Sql, id: string): number {
  return sql.get<{ key: number }>('SELECT key FROM record WHERE id = ?', toBytes(id))!.key
}
