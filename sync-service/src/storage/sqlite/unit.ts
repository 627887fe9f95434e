import { keepPending, newPending, type Pending } from '../pending.ts'
import type { Sql } from './connection.ts'
import { findPatientKey } from './directory.ts'

/** One write transaction, beside its connection: SQLite has one writer at a time. */
export type Unit = Pending & {
  /** Patient id → key. */
  readonly patients: Map<string, number>
}

export function newUnit(): Unit {
  return { ...newPending(), patients: new Map() }
}

/** @returns what puts the unit back as it is now. */
export function keepUnit(unit: Unit): () => void {
  const putBack = keepPending(unit)
  return () => {
    putBack()
    unit.patients.clear()
  }
}

/** Undefined when nobody knows the patient. */
export function keyOfPatient(sql: Sql, unit: Unit, patient: string): number | undefined {
  const key = unit.patients.get(patient) ?? findPatientKey(sql, patient)
  if (key !== undefined) unit.patients.set(patient, key)
  return key
}
