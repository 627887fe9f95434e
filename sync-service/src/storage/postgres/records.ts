import { author } from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { operationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../../errors.ts'
import type { ReadTransaction, StoredRecord, WriteTransaction } from '../port.ts'
import { lockName, lostRace, type Sql } from './connection.ts'
import { professionalKey } from './directory.ts'
import { lockPatient, type Unit } from './unit.ts'

type Read = Pick<
  ReadTransaction,
  'findRecord' | 'findVersion' | 'findAppliedOperation' | 'findDevice' | 'findFile' | 'listFileClasses'
>
type Write = Pick<
  WriteTransaction,
  | 'findRecord'
  | 'findAppliedOperation'
  | 'findDevice'
  | 'appendVersion'
  | 'saveAppliedOperation'
  | 'saveDeviceSequence'
  | 'saveDevicePosition'
  | 'saveFile'
>

type Published = {
  readonly id: string
  readonly patient: string
  readonly type: string
  readonly confidentiality: string
  readonly version: number
}
type Change = {
  readonly schema: number
  readonly author: string
  readonly authored_at: string
  readonly occurred_at: string
  readonly received_at: string
  readonly body: string
}
export type RecordRow = Published & Change

export function toRecord(row: RecordRow): StoredRecord {
  return {
    id: row.id,
    type: row.type,
    patientId: row.patient,
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
      return change && { schema: change.schema, body: JSON.parse(change.body) as unknown }
    },
    findAppliedOperation: async (id) => {
      const row = await sql.get<{ hash: Buffer; result: string }>(
        'SELECT hash, result FROM applied_op WHERE id = $1',
        id,
      )
      return row && { hash: row.hash, result: operationResult.parse(JSON.parse(row.result)) }
    },
    findDevice: (id, person) =>
      sql.get<{ lastDseq: number }>(
        `SELECT d.last_dseq AS "lastDseq" FROM device d JOIN professional p ON p.key = d.professional
         WHERE d.id = $1 AND p.id = $2`,
        id,
        person,
      ),
    findFile: async (patient, sha256) => {
      const row = await sql.get<{ media_type: string; bytes: Buffer }>(
        `SELECT a.media_type, a.bytes FROM attachment a JOIN patient t ON t.key = a.patient
         WHERE t.id = $1 AND a.sha256 = $2`,
        patient,
        Buffer.from(sha256, 'hex'),
      )
      return row && { mediaType: row.media_type, bytes: row.bytes }
    },
    listFileClasses: async (patient, sha256) => {
      const rows = await sql.all<{ confidentiality: string }>(
        `SELECT DISTINCT r.confidentiality FROM record_attachment x
         JOIN record r ON r.key = x.record JOIN patient t ON t.key = x.patient
         WHERE t.id = $1 AND x.sha256 = $2`,
        patient,
        Buffer.from(sha256, 'hex'),
      )
      return rows.map((row) => confidentialityClass.parse(row.confidentiality))
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
    findDevice: async (id, person) => {
      // A device that sends a batch again before the answer to the first: one after the other.
      await lockName(sql, `device ${id} ${person}`)
      return read.findDevice(id, person)
    },
    appendVersion: async (record, attachments) => {
      const patient = (await lockPatient(sql, unit, record.patientId))!
      const { id, type, confidentiality, version } = record
      const published =
        version === 1
          ? await sql.get<{ key: number }>(
              `INSERT INTO record (id, patient, type, confidentiality, version) VALUES ($1, $2, $3, $4, 1)
               RETURNING key`,
              id,
              patient,
              type,
              confidentiality,
            )
          : await sql.get<{ key: number }>(
              'UPDATE record SET version = $2 WHERE id = $1 RETURNING key',
              id,
              version,
            )
      if (!published) throw refuse('internal')
      await sql.run(
        `WITH log AS (UPDATE patient SET pseq = pseq + 1 WHERE key = $1 RETURNING pseq)
         INSERT INTO change (patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
         SELECT $1, log.pseq, $2::bigint, $3::bigint, $4::bigint, $5, $6, $7, $8, $9 FROM log`,
        patient,
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
    saveDeviceSequence: async (id, person, lastDseq) => {
      await sql.run(
        `INSERT INTO device (id, professional, last_dseq) VALUES ($1, $2, $3)
         ON CONFLICT (id, professional) DO UPDATE SET last_dseq = excluded.last_dseq`,
        id,
        await professionalKey(sql, person),
        lastDseq,
      )
    },
    saveDevicePosition: async (id, person, position, at) => {
      await sql.run(
        `INSERT INTO device (id, professional, position, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id, professional) DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at`,
        id,
        await professionalKey(sql, person),
        position,
        at,
      )
    },
    saveFile: async (patient, sha256, { mediaType, bytes }, by, at) => {
      const saved = await sql.run(
        `INSERT INTO attachment (patient, sha256, media_type, size, stored_by, stored_at, bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        (await lockPatient(sql, unit, patient))!,
        Buffer.from(sha256, 'hex'),
        mediaType,
        bytes.length,
        by,
        at,
        bytes,
      )
      return saved > 0
    },
  }
}
