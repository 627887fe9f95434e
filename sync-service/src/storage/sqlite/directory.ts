import { randomUUID } from 'node:crypto'
import { type Professional, professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import type { Sql } from './connection.ts'
import { toBytes, toUuid } from './identifiers.ts'

type Read = Pick<
  ReadTransaction,
  'findProfessional' | 'listProfessionals' | 'findFeed' | 'isPatientKnown' | 'isMember' | 'findMemberRecord'
>
type Write = Pick<WriteTransaction, 'saveProfessional' | 'addPatient' | 'addMember' | 'endMembership'>

export function readDirectory(sql: Sql): Read {
  return {
    findProfessional: async (id) => {
      const row = sql.get<{ body: string }>('SELECT body FROM professional WHERE id = ?', id)
      return row && readProfessional(row.body)
    },
    listProfessionals: async () =>
      sql
        .all<{ body: string }>('SELECT body FROM professional ORDER BY key')
        .map((row) => readProfessional(row.body)),
    findFeed: async (person) => {
      const row = sql.get<{ id: Uint8Array; epoch: string; head: number }>(
        `SELECT f.id, f.epoch, f.head FROM feed f JOIN professional p ON p.key = f.professional WHERE p.id = ?`,
        person,
      )
      return row && { id: toUuid(row.id), epoch: row.epoch, head: row.head }
    },
    isPatientKnown: async (patient) =>
      sql.get('SELECT 1 FROM patient WHERE id = ?', toBytes(patient)) !== undefined,
    isMember: async (patient, person) =>
      sql.get(
        `SELECT 1 FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = ? AND p.id = ? AND m.left_at IS NULL`,
        toBytes(patient),
        person,
      ) !== undefined,
    findMemberRecord: async (patient, person) => {
      const row = sql.get<{ record: Uint8Array }>(
        `SELECT m.record FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = ? AND p.id = ?`,
        toBytes(patient),
        person,
      )
      return row && toUuid(row.record)
    },
  }
}

export function writeDirectory(sql: Sql): Write {
  return {
    saveProfessional: async (person) => {
      sql.run(
        `INSERT INTO professional (id, role, body) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET role = excluded.role, body = excluded.body`,
        person.id,
        person.role,
        JSON.stringify(person),
      )
      sql.run(
        `INSERT INTO feed (professional, id, epoch, head) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING`,
        professionalKey(sql, person.id),
        toBytes(randomUUID()),
        newEpoch(),
      )
    },
    addPatient: async (patient) => {
      sql.run('INSERT INTO patient (id, pseq) VALUES (?, 0)', toBytes(patient))
    },
    addMember: async (patient, person, record, at) => {
      sql.run(
        `INSERT INTO membership (patient, professional, record, joined_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL`,
        patientKey(sql, patient),
        professionalKey(sql, person),
        toBytes(record),
        at,
      )
    },
    endMembership: async (patient, person, at) => {
      sql.run(
        'UPDATE membership SET left_at = ? WHERE patient = ? AND professional = ?',
        at,
        patientKey(sql, patient),
        professionalKey(sql, person),
      )
    },
  }
}

export function newEpoch(): string {
  return randomUUID().slice(0, 8)
}

export function patientKey(sql: Sql, patient: string): number {
  return sql.get<{ key: number }>('SELECT key FROM patient WHERE id = ?', toBytes(patient))!.key
}

export function professionalKey(sql: Sql, person: string): number {
  return sql.get<{ key: number }>('SELECT key FROM professional WHERE id = ?', person)!.key
}

function readProfessional(body: string): Professional {
  return professional.parse(JSON.parse(body))
}
