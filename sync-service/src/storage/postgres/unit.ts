import { keepPending, newPending, type Pending } from '../pending.ts'
import { lockName, type Sql } from './connection.ts'

/**
 * One write transaction, beside its connection. SQLite has one writer at a time; here many write at
 * once, and what they must not do at once is kept apart by locks held to the commit, always in this
 * order: the device, its patients, the directory, the feeds by key, the audit trail. The last two
 * are taken by `settle` just before the commit: positions follow the order of commits without a
 * gap, and nobody waits for a feed while a push is still being worked out.
 */
export type Unit = Pending & {
  /** Patients locked by this transaction: id → key. */
  readonly patients: Map<string, number>
  /** Whether the roles of the directory are held still. */
  directory: boolean
  /** Operations that this transaction saw or wrote: they may be written again. */
  readonly operations: Set<string>
  /** Patients asked for, in this try or in one before: the next try locks them first, sorted. */
  readonly touched: Set<string>
}

export function newUnit(touched: Set<string>): Unit {
  return { ...newPending(), patients: new Map(), directory: false, operations: new Set(), touched }
}

/** @returns what puts the unit back as it is now: an undone savepoint gives its locks back. */
export function keepUnit(unit: Unit): () => void {
  const putBack = keepPending(unit)
  const { patients, operations, directory } = unit
  const [locked, seen] = [patients.size, operations.size]
  return () => {
    putBack()
    unit.directory = directory
    for (const patient of [...patients.keys()].slice(locked)) patients.delete(patient)
    for (const operation of [...operations].slice(seen)) operations.delete(operation)
  }
}

/**
 * The patient's key, once no other transaction writes about this patient: what is then read of the
 * records and of the circle stays true until the commit. Undefined when nobody knows the patient,
 * whom nobody else can then add.
 */
export async function lockPatient(sql: Sql, unit: Unit, patient: string): Promise<number | undefined> {
  const held = unit.patients.get(patient)
  if (held !== undefined) return held
  unit.touched.add(patient)
  // Waiting in the order of identifiers alone, nobody waits in a circle. Against it nobody waits: the
  // transaction is begun again, with all that it will have touched locked first, in that order.
  const mayWait = [...unit.patients.keys()].every((other) => other < patient)
  const find = () =>
    sql.get<{ key: number }>(
      mayWait
        ? 'SELECT key FROM patient WHERE id = $1 FOR NO KEY UPDATE'
        : 'SELECT key FROM patient WHERE id = $1 FOR NO KEY UPDATE NOWAIT',
      patient,
    )
  let row = await find()
  if (!row) {
    await lockName(sql, `patient ${patient}`)
    row = await find()
  }
  if (row) unit.patients.set(patient, row.key)
  return row?.key
}

/** Readers of roles share the directory; who changes a role waits for them, and they for him. */
export async function holdDirectory(sql: Sql, unit: Unit, kind: 'read' | 'change'): Promise<void> {
  if (kind === 'change') await lockName(sql, 'directory')
  else if (!unit.directory) {
    await sql.run('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', 'directory')
  }
  unit.directory = true
}
