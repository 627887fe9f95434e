import { keepPending, newPending, type Pending } from '../pending.ts'

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
