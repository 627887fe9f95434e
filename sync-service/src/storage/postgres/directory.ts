import { randomUUID } from 'node:crypto'
import { type Professional, professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import type { Sql } from './connection.ts'
import { holdDirectory, lockPatient, type Unit } from './unit.ts'

type Read = Pick<
  ReadTransaction,
  'findProfessional' | 'listProfessionals' | 'findFeed' | 'isPatientKnown' | 'isMember' | 'findMemberRecord'
>
type Write = Pick<
  WriteTransaction,
  | 'isPatientKnown'
  | 'isMember'
  | 'findMemberRecord'
  | 'saveProfessional'
  | 'addPatient'
  | 'addMember'
  | 'endMembership'
>

export function readDirectory(sql: Sql): Read {
  return {
    findProfessional: async (id) => {
      const row = await sql.get<{ body: string }>('SELECT body FROM professional WHERE id = $1', id)
      return row && readProfessional(row.body)
    },
    listProfessionals: async () =>
      (await sql.all<{ body: string }>('SELECT body FROM professional ORDER BY key')).map((row) =>
        readProfessional(row.body),
      ),
    findFeed: (person) =>
      sql.get<{ id: string; epoch: string; head: number }>(
        'SELECT f.id, f.epoch, f.head FROM feed f JOIN professional p ON p.key = f.professional WHERE p.id = $1',
        person,
      ),
    isPatientKnown: async (patient) =>
      (await sql.get('SELECT 1 FROM patient WHERE id = $1', patient)) !== undefined,
    isMember: async (patient, person) =>
      (await sql.get(
        `SELECT 1 FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = $1 AND p.id = $2 AND m.left_at IS NULL`,
        patient,
        person,
      )) !== undefined,
    findMemberRecord: async (patient, person) =>
      (
        await sql.get<{ record: string }>(
          `SELECT m.record FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
           WHERE t.id = $1 AND p.id = $2`,
          patient,
          person,
        )
      )?.record,
  }
}

/** Who asks about a patient in order to write decides on what is read: the patient is locked first. */
export function writeDirectory(sql: Sql, unit: Unit): Write {
  const read = readDirectory(sql)
  return {
    isPatientKnown: async (patient) => (await lockPatient(sql, unit, patient)) !== undefined,
    isMember: async (patient, person) => {
      await lockPatient(sql, unit, patient)
      return read.isMember(patient, person)
    },
    findMemberRecord: async (patient, person) => {
      await lockPatient(sql, unit, patient)
      return read.findMemberRecord(patient, person)
    },
    saveProfessional: async (person) => {
      await holdDirectory(sql, unit, 'change')
      await sql.run(
        `INSERT INTO professional (id, role, body) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET role = excluded.role, body = excluded.body`,
        person.id,
        person.role,
        JSON.stringify(person),
      )
      await sql.run(
        'INSERT INTO feed (professional, id, epoch, head) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING',
        await professionalKey(sql, person.id),
        randomUUID(),
        newEpoch(),
      )
    },
    addPatient: async (patient) => {
      await sql.run('INSERT INTO patient (id, pseq) VALUES ($1, 0)', patient)
    },
    addMember: async (patient, person, record, at) => {
      await sql.run(
        `INSERT INTO membership (patient, professional, record, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient, professional) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL`,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, person),
        record,
        at,
      )
    },
    endMembership: async (patient, person, at) => {
      await sql.run(
        'UPDATE membership SET left_at = $1 WHERE patient = $2 AND professional = $3',
        at,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, person),
      )
    },
  }
}

export function newEpoch(): string {
  return randomUUID().slice(0, 8)
}

export async function professionalKey(sql: Sql, person: string): Promise<number> {
  return (await sql.get<{ key: number }>('SELECT key FROM professional WHERE id = $1', person))!.key
}

function readProfessional(body: string): Professional {
  return professional.parse(JSON.parse(body))
}
