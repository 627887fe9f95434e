import { randomUUID } from 'node:crypto'
import { newEpoch } from '../feed-draft.ts'
import { forgetCircles } from '../pending.ts'
import type { Feed, LeavingReason, ReadTransaction, WriteTransaction } from '../port.ts'
import { toMembership, toProfessional } from '../rows.ts'
import type { Sql } from './connection.ts'
import { holdDirectory, lockPatient, type Unit } from './unit.ts'

type Read = Pick<
  ReadTransaction,
  | 'findProfessional'
  | 'listProfessionals'
  | 'findFeed'
  | 'isPatientKnown'
  | 'isMember'
  | 'findMembership'
  | 'listMembers'
>
type Write = Pick<
  WriteTransaction,
  | 'isPatientKnown'
  | 'isMember'
  | 'findMembership'
  | 'listMembers'
  | 'saveProfessional'
  | 'addPatient'
  | 'addMember'
  | 'endMembership'
>

export function readDirectory(sql: Sql): Read {
  return {
    findProfessional: async (id) => {
      const row = await sql.get<{ body: string }>('SELECT body FROM professional WHERE id = $1', id)
      return row && toProfessional(row)
    },
    listProfessionals: async () =>
      (await sql.all<{ body: string }>('SELECT body FROM professional ORDER BY key')).map(toProfessional),
    findFeed: (person) =>
      sql.get<Feed>(
        `SELECT f.id, f.epoch, f.head, f.floor, greatest(f.floor, f.forked, 0) AS fork FROM feed f JOIN professional p ON p.key = f.professional
         WHERE p.id = $1`,
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
    findMembership: async (patient, person) => {
      const row = await sql.get<{
        record: string
        joined_at: string
        left_at: string | null
        left_reason: LeavingReason | null
      }>(
        `SELECT m.record, m.joined_at, m.left_at, m.left_reason
         FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = $1 AND p.id = $2`,
        patient,
        person,
      )
      return row && toMembership(row)
    },
    listMembers: async (patient) => {
      const rows = await sql.all<{ body: string }>(
        `SELECT p.body FROM membership m JOIN patient t ON t.key = m.patient
         JOIN professional p ON p.key = m.professional
         WHERE t.id = $1 AND m.left_at IS NULL ORDER BY p.key`,
        patient,
      )
      return rows.map(toProfessional)
    },
  }
}

/** Who asks about a patient in order to write decides on what is read: the patient is locked first. */
export function writeDirectory(sql: Sql, unit: Unit): Write {
  const read = readDirectory(sql)
  return {
    isPatientKnown: async (patient) => (await lockPatient(sql, unit, patient)) !== undefined,
    isMember: async (patient, person) => {
      await lockPatient(sql, unit, patient)
      const pair = `${patient} ${person}`
      const known = unit.members.get(pair) ?? (await read.isMember(patient, person))
      unit.members.set(pair, known)
      return known
    },
    findMembership: async (patient, person) => {
      await lockPatient(sql, unit, patient)
      return read.findMembership(patient, person)
    },
    listMembers: async (patient) => {
      await lockPatient(sql, unit, patient)
      return read.listMembers(patient)
    },
    saveProfessional: async (person) => {
      await holdDirectory(sql, unit, 'change')
      forgetCircles(unit)
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
      forgetCircles(unit)
      await sql.run(
        `INSERT INTO membership (patient, professional, record, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient, professional)
         DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL, left_reason = NULL`,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, person),
        record,
        at,
      )
    },
    endMembership: async (patient, person, at, reason) => {
      forgetCircles(unit)
      await sql.run(
        'UPDATE membership SET left_at = $1, left_reason = $2 WHERE patient = $3 AND professional = $4',
        at,
        reason,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, person),
      )
    },
  }
}

export async function professionalKey(sql: Sql, person: string): Promise<number> {
  return (await sql.get<{ key: number }>('SELECT key FROM professional WHERE id = $1', person))!.key
}
