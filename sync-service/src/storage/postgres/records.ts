import { refuse } from '../../errors.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type RecordRow, toApplied, toRecord, toVersion } from '../rows.ts'
import { lostRace, type Sql } from './connection.ts'
import { lockPatient, type Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'findRecord' | 'findVersion' | 'findIdentities' | 'findAppliedOperation'>
type Write = Pick<
  WriteTransaction,
  'findRecord' | 'findAppliedOperation' | 'appendVersion' | 'saveAppliedOperation'
>

type Published = Pick<RecordRow, 'id' | 'patient' | 'type' | 'confidentiality' | 'version'>
type Change = Pick<RecordRow, 'schema' | 'author' | 'authored_at' | 'occurred_at' | 'received_at' | 'body'>

/** Columns of `change c` and `record r` that a record is made of, but for its patient. */
export const recordColumns = `r.id, r.type, r.confidentiality, r.version, c.schema, c.author, c.authored_at,
  c.occurred_at, c.received_at, c.body`

export function readRecords(sql: Sql): Read {
  /** The patient is read before the version: a partition is chosen by a value, not by a join. */
  const findChange = (key: number, patient: number, version: number) =>
    sql.get<Change>(
      `SELECT schema, author, authored_at, occurred_at, received_at, body FROM change
       WHERE patient = $1 AND record = $2 AND version = $3`,
      patient,
      key,
      version,
    )
  return {
    findRecord: async (id) => {
      const row = await sql.get<Published & { key: number; patient_key: number }>(
        `SELECT r.key, r.patient AS patient_key, r.id, t.id AS patient, r.type, r.confidentiality, r.version
         FROM record r JOIN patient t ON t.key = r.patient WHERE r.id = $1`,
        id,
      )
      return row && toRecord({ ...row, ...(await findChange(row.key, row.patient_key, row.version))! })
    },
    findVersion: async (record, version) => {
      const row = await sql.get<{ key: number; patient: number }>(
        'SELECT key, patient FROM record WHERE id = $1',
        record,
      )
      const change = row && (await findChange(row.key, row.patient, version))
      return change && toVersion(change)
    },
    findIdentities: async (text) =>
      (
        await sql.all<RecordRow>(
          `SELECT t.id AS patient, ${recordColumns}
           FROM record r JOIN change c ON c.patient = r.patient AND c.record = r.key AND c.version = r.version
           JOIN patient t ON t.key = r.patient
           WHERE r.type = 'patient-identity' AND position($1 IN c.body) > 0`,
          text,
        )
      ).map(toRecord),
    findAppliedOperation: async (id) => {
      const row = await sql.get<{ hash: Buffer; result: string }>(
        'SELECT hash, result FROM applied_op WHERE id = $1',
        id,
      )
      return row && toApplied(row)
    },
  }
}

export function writeRecords(sql: Sql, unit: Unit): Write {
  const read = readRecords(sql)
  return {
    findRecord: async (id) => {
      const seen = await read.findRecord(id)
      if (!seen || unit.patients.has(seen.patientId)) return seen
      // Read before the lock, it may have changed since.
      await lockPatient(sql, unit, seen.patientId)
      return read.findRecord(id)
    },
    findAppliedOperation: async (id) => {
      const applied = await read.findAppliedOperation(id)
      if (applied) unit.operations.add(id)
      return applied
    },
    appendVersion: async (record, attachments) => {
      const patient = (await lockPatient(sql, unit, record.patientId))!
      const { id, type, confidentiality, version } = record
      const published =
        version === 1
          ? await sql.get<{ key: number; pseq: number }>(
              `WITH log AS (UPDATE patient SET pseq = pseq + 1 WHERE key = $2 RETURNING pseq)
               INSERT INTO record (id, patient, type, confidentiality, version, received_at, pseq)
               SELECT $1::uuid, $2::bigint, $3, $4, 1, $5, log.pseq FROM log RETURNING key, pseq`,
              id,
              patient,
              type,
              confidentiality,
              record.receivedAt,
            )
          : await sql.get<{ key: number; pseq: number }>(
              `WITH log AS (UPDATE patient SET pseq = pseq + 1 WHERE key = $4 RETURNING pseq)
               UPDATE record r SET version = $2, received_at = $3, pseq = log.pseq FROM log
               WHERE r.id = $1 RETURNING r.key, r.pseq`,
              id,
              version,
              record.receivedAt,
              patient,
            )
      if (!published) throw refuse('internal')
      if (version === 1) unit.created.set(id, { key: published.key, patient })
      await sql.run(
        `INSERT INTO change (patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        patient,
        published.pseq,
        published.key,
        version,
        record.schema,
        JSON.stringify(record.author),
        record.recordedAt,
        record.occurredAt,
        record.receivedAt,
        JSON.stringify(record.body),
      )
      if (attachments.length === 0) return
      await sql.run(
        `INSERT INTO record_attachment (patient, sha256, record)
         SELECT $1::bigint, decode(unnest($2::text[]), 'hex'), $3::bigint ON CONFLICT DO NOTHING`,
        patient,
        attachments,
        published.key,
      )
    },
    saveAppliedOperation: async (id, { hash, result }) => {
      const text = JSON.stringify(result)
      if (unit.operations.has(id)) {
        await sql.run('UPDATE applied_op SET result = $2 WHERE id = $1', id, text)
        return
      }
      const saved = await sql.run(
        'INSERT INTO applied_op (id, hash, result) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        id,
        hash,
        text,
      )
      // Somebody else applied it in the meantime: begun again, this transaction will find it.
      if (saved === 0) throw lostRace()
      unit.operations.add(id)
    },
  }
}

/** The record's key and its patient's, whom nobody else then writes about. */
export async function lockRecord(
  sql: Sql,
  unit: Unit,
  id: string,
): Promise<{ readonly key: number; readonly patient: number }> {
  const row = (await sql.get<{ key: number; patient: string }>(
    'SELECT r.key, t.id AS patient FROM record r JOIN patient t ON t.key = r.patient WHERE r.id = $1',
    id,
  ))!
  return { key: row.key, patient: (await lockPatient(sql, unit, row.patient))! }
}
