import { randomUUID } from 'node:crypto'
import { newEpoch } from '../feed-draft.ts'
import { forgetCircles } from '../pending.ts'
import type { Feed, LeavingReason, ReadTransaction, WriteTransaction } from '../port.ts'
import { type EmergencyRow, toEmergency, toMembership, toProfessional } from '../rows.ts'
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
  | 'isReader'
  | 'listEmergencies'
  | 'listOverdue'
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
  | 'listEmergencies'
  | 'openEmergency'
  | 'endEmergency'
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
    isReader: async (patient, person) =>
      (await sql.get(
        `SELECT 1 FROM reader m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = $1 AND p.id = $2`,
        patient,
        person,
      )) !== undefined,
    listEmergencies: async (patient) =>
      (await sql.all<EmergencyRow>(`${emergencies} WHERE t.id = $1 ORDER BY a.key`, patient)).map(
        toEmergency,
      ),
    listOverdue: async (at, person) =>
      (
        await sql.all<EmergencyRow>(
          `${emergencies} WHERE a.ended_at IS NULL AND a.until_at <= $1 AND ($2::text IS NULL OR p.id = $2)`,
          at,
          person ?? null,
        )
      ).map(toEmergency),
  }
}

const emergencies = `SELECT a.id, t.id AS patient, p.id AS professional, a.reason, a.opened_at, a.until_at, a.ended_at
  FROM emergency_access a JOIN patient t ON t.key = a.patient JOIN professional p ON p.key = a.professional`

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
    listEmergencies: async (patient) => {
      await lockPatient(sql, unit, patient)
      return read.listEmergencies(patient)
    },
    openEmergency: async ({ id, patient, professional, reason, openedAt, untilAt }) => {
      forgetCircles(unit)
      await sql.run(
        `INSERT INTO emergency_access (id, patient, professional, reason, opened_at, until_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        id,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, professional),
        reason,
        openedAt,
        untilAt,
      )
    },
    endEmergency: async (patient, person, at) => {
      forgetCircles(unit)
      await sql.run(
        'UPDATE emergency_access SET ended_at = $1 WHERE ended_at IS NULL AND patient = $2 AND professional = $3',
        at,
        (await lockPatient(sql, unit, patient))!,
        await professionalKey(sql, person),
      )
    },
  }
}

export async function professionalKey(sql: Sql, person: string): Promise<number> {
  return (await sql.get<{ key: number }>('SELECT key FROM professional WHERE id = $1', person))!.key
}
