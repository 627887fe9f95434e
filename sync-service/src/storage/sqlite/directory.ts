import { randomUUID } from 'node:crypto'
import { newEpoch } from '../feed-draft.ts'
import { forgetCircles } from '../pending.ts'
import type { LeavingReason, ReadTransaction, WriteTransaction } from '../port.ts'
import { type EmergencyRow, toEmergency, toMembership, toProfessional } from '../rows.ts'
import type { Sql } from './connection.ts'
import { type Stored, toBytes, toUuid } from './identifiers.ts'
import type { Unit } from './unit.ts'

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
  | 'saveProfessional'
  | 'addPatient'
  | 'addMember'
  | 'endMembership'
  | 'openEmergency'
  | 'endEmergency'
>

export function readDirectory(sql: Sql): Read {
  return {
    findProfessional: async (id) => {
      const row = sql.get<{ body: string }>('SELECT body FROM professional WHERE id = ?', id)
      return row && toProfessional(row)
    },
    listProfessionals: async () =>
      sql.all<{ body: string }>('SELECT body FROM professional ORDER BY key').map(toProfessional),
    findFeed: async (person) => {
      const row = sql.get<{ id: Uint8Array; epoch: string; head: number; floor: number; fork: number }>(
        `SELECT f.id, f.epoch, f.head, f.floor, max(f.floor, coalesce(f.forked, 0)) AS fork FROM feed f JOIN professional p ON p.key = f.professional
         WHERE p.id = ?`,
        person,
      )
      return row && { ...row, id: toUuid(row.id) }
    },
    isPatientKnown: async (patient) => findPatientKey(sql, patient) !== undefined,
    isMember: async (patient, person) => isMember(sql, patient, person),
    findMembership: async (patient, person) => {
      const row = sql.get<{
        record: Uint8Array
        joined_at: string
        left_at: string | null
        left_reason: LeavingReason | null
      }>(
        `SELECT m.record, m.joined_at, m.left_at, m.left_reason
         FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
         WHERE t.id = ? AND p.id = ?`,
        toBytes(patient),
        person,
      )
      return row && toMembership({ ...row, record: toUuid(row.record) })
    },
    listMembers: async (patient) =>
      sql
        .all<{ body: string }>(
          `SELECT p.body FROM membership m JOIN patient t ON t.key = m.patient
           JOIN professional p ON p.key = m.professional
           WHERE t.id = ? AND m.left_at IS NULL ORDER BY p.key`,
          toBytes(patient),
        )
        .map(toProfessional),
    isReader: async (patient, person) => isReader(sql, patient, person),
    listEmergencies: async (patient) =>
      sql
        .all<Stored<EmergencyRow>>(`${emergencies} WHERE t.id = ? ORDER BY a.key`, toBytes(patient))
        .map(toAccess),
    listOverdue: async (at, person) =>
      sql
        .all<Stored<EmergencyRow>>(
          `${emergencies} WHERE a.ended_at IS NULL AND a.until_at <= ? AND p.id = coalesce(?, p.id)`,
          at,
          person ?? null,
        )
        .map(toAccess),
  }
}

const emergencies = `SELECT a.id, t.id AS patient, p.id AS professional, a.reason, a.opened_at, a.until_at, a.ended_at
  FROM emergency_access a JOIN patient t ON t.key = a.patient JOIN professional p ON p.key = a.professional`

function toAccess(row: Stored<EmergencyRow>) {
  return toEmergency({ ...row, id: toUuid(row.id), patient: toUuid(row.patient) })
}

export function writeDirectory(sql: Sql, unit: Unit): Write {
  return {
    isPatientKnown: async (patient) => keyOfPatient(sql, unit, patient) !== undefined,
    isMember: async (patient, person) => {
      const pair = `${patient} ${person}`
      const known = unit.members.get(pair) ?? isMember(sql, patient, person)
      unit.members.set(pair, known)
      return known
    },
    saveProfessional: async (person) => {
      forgetCircles(unit)
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
      forgetCircles(unit)
      sql.run(
        `INSERT INTO membership (patient, professional, record, joined_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL, left_reason = NULL`,
        patientKey(sql, patient),
        professionalKey(sql, person),
        toBytes(record),
        at,
      )
    },
    endMembership: async (patient, person, at, reason) => {
      forgetCircles(unit)
      sql.run(
        'UPDATE membership SET left_at = ?, left_reason = ? WHERE patient = ? AND professional = ?',
        at,
        reason,
        patientKey(sql, patient),
        professionalKey(sql, person),
      )
    },
    openEmergency: async ({ id, patient, professional, reason, openedAt, untilAt }) => {
      forgetCircles(unit)
      sql.run(
        `INSERT INTO emergency_access (id, patient, professional, reason, opened_at, until_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        toBytes(id),
        patientKey(sql, patient),
        professionalKey(sql, professional),
        reason,
        openedAt,
        untilAt,
      )
    },
    endEmergency: async (patient, person, at) => {
      forgetCircles(unit)
      sql.run(
        'UPDATE emergency_access SET ended_at = ? WHERE ended_at IS NULL AND patient = ? AND professional = ?',
        at,
        patientKey(sql, patient),
        professionalKey(sql, person),
      )
    },
  }
}

function findPatientKey(sql: Sql, patient: string): number | undefined {
  return sql.get<{ key: number }>('SELECT key FROM patient WHERE id = ?', toBytes(patient))?.key
}

export function patientKey(sql: Sql, patient: string): number {
  return findPatientKey(sql, patient)!
}

export function professionalKey(sql: Sql, person: string): number {
  return sql.get<{ key: number }>('SELECT key FROM professional WHERE id = ?', person)!.key
}

function isMember(sql: Sql, patient: string, person: string): boolean {
  return (
    sql.get(
      `SELECT 1 FROM membership m JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional
       WHERE t.id = ? AND p.id = ? AND m.left_at IS NULL`,
      toBytes(patient),
      person,
    ) !== undefined
  )
}

export function isReader(sql: Sql, patient: string, person: string): boolean {
  return (
    isMember(sql, patient, person) ||
    sql.get(
      `SELECT 1 FROM emergency_access a JOIN patient t ON t.key = a.patient JOIN professional p ON p.key = a.professional
       WHERE t.id = ? AND p.id = ? AND a.ended_at IS NULL`,
      toBytes(patient),
      person,
    ) !== undefined
  )
}

/** Undefined when nobody knows the patient. */
export function keyOfPatient(sql: Sql, unit: Unit, patient: string): number | undefined {
  const key = unit.patients.get(patient) ?? findPatientKey(sql, patient)
  if (key !== undefined) unit.patients.set(patient, key)
  return key
}
