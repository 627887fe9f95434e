import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type RecordRow, toApplied, toRecord, toVersion } from '../rows.ts'
import type { Sql } from './connection.ts'
import { keyOfPatient } from './directory.ts'
import { type Stored, toBytes, toUuid } from './identifiers.ts'
import type { Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'findRecord' | 'findVersion' | 'findIdentities' | 'findAppliedOperation'>
type Write = Pick<WriteTransaction, 'appendVersion' | 'saveAppliedOperation'>

/** Columns of `change c` and `record r` that a record is made of, but for its patient. */
export const recordColumns = `r.id, r.type, r.confidentiality, c.version, c.schema, c.author, c.authored_at,
  c.occurred_at, c.received_at, c.body`

type Published = { readonly key: number; readonly change: number }
const nextChange = '(SELECT coalesce(max(key), 0) + 1 FROM change)'

export function readRecords(sql: Sql): Read {
  return {
    findRecord: async (id) => {
      const row = sql.get<Stored<RecordRow>>(
        `SELECT t.id AS patient, ${recordColumns}
         FROM record r JOIN change c ON c.key = r.change JOIN patient t ON t.key = r.patient WHERE r.id = ?`,
        toBytes(id),
      )
      return row && toRecord({ ...row, id: toUuid(row.id), patient: toUuid(row.patient) })
    },
    findVersion: async (record, version) => {
      const row = sql.get<Parameters<typeof toVersion>[0]>(
        `SELECT c.schema, c.author, c.authored_at, c.received_at, c.body FROM change c JOIN record r ON r.key = c.record
         WHERE r.id = ? AND c.version = ?`,
        toBytes(record),
        version,
      )
      return row && toVersion(row)
    },
    findIdentities: async (text) =>
      sql
        .all<Stored<RecordRow>>(
          `SELECT t.id AS patient, ${recordColumns}
           FROM record r JOIN change c ON c.key = r.change JOIN patient t ON t.key = r.patient
           WHERE r.type = 'patient-identity' AND instr(c.body, ?) > 0`,
          text,
        )
        .map((row) => toRecord({ ...row, id: toUuid(row.id), patient: toUuid(row.patient) })),
    findAppliedOperation: async (id) => {
      const row = sql.get<{ hash: Uint8Array; result: string }>(
        'SELECT hash, result FROM applied_op WHERE id = ?',
        toBytes(id),
      )
      return row && toApplied(row)
    },
  }
}

export function writeRecords(sql: Sql, unit: Unit): Write {
  return {
    appendVersion: async (record, attachments) => {
      const patient = keyOfPatient(sql, unit, record.patientId)!
      const { pseq } = sql.get<{ pseq: number }>(
        'UPDATE patient SET pseq = pseq + 1 WHERE key = ? RETURNING pseq',
        patient,
      )!
      const { id, type, confidentiality, version, receivedAt } = record
      // The record names the change that comes next: it is written once, its indexes too.
      const { key, change } = (
        version === 1
          ? sql.get<Published>(
              `INSERT INTO record (id, patient, type, confidentiality, change, received_at)
               VALUES (?, ?, ?, ?, ${nextChange}, ?) RETURNING key, change`,
              toBytes(id),
              patient,
              type,
              confidentiality,
              receivedAt,
            )
          : sql.get<Published>(
              `UPDATE record SET change = ${nextChange}, received_at = ? WHERE id = ? RETURNING key, change`,
              receivedAt,
              toBytes(id),
            )
      )!
      sql.run(
        `INSERT INTO change (key, patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        change,
        patient,
        pseq,
        key,
        version,
        record.schema,
        JSON.stringify(record.author),
        record.recordedAt,
        record.occurredAt,
        receivedAt,
        JSON.stringify(record.body),
      )
      if (version === 1) unit.created.set(id, { key, patient })
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
  }
}

export function recordKey(sql: Sql, id: string): number {
  return sql.get<{ key: number }>('SELECT key FROM record WHERE id = ?', toBytes(id))!.key
}
