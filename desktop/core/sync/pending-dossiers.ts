import {
  limits,
  type DossierLine,
  type SnapshotLine,
  type SnapshotRequest,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase, Clock, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'

export type PendingDossier = {
  readonly patient: string
  readonly part: 'first' | 'rest'
  readonly since: string
  readonly before: number | undefined
  readonly announced: number
  readonly received: number
}
export type End = Exclude<SnapshotLine, { op: 'put' }>

type Row = Omit<PendingDossier, 'patient' | 'before'> & {
  readonly patient_id: Uint8Array
  readonly before: number | null
}

/** What a dossier shows first: its present picture, and its journal of the last months. */
const recentMs = 90 * 86_400_000

export type PendingDossiers = ReturnType<typeof createPendingDossiers>

/** Dossiers whose snapshot is not all here yet, on disk: a reading goes on where it was cut. */
export function createPendingDossiers({ reader }: CacheDatabase, clock: Clock) {
  /** The same for a day: dossiers are asked for together when they are cut at the same instant. */
  const recent = () => `${new Date(clock.now() - recentMs).toISOString().slice(0, 10)}T00:00:00.000Z`

  function add(db: WritableDatabase, { patient, latest, records, until }: DossierLine): void {
    db.run(
      `INSERT INTO pending_dossier (patient_id, part, since, latest, announced)
       VALUES (@patient, 'first', @since, @latest, @announced)
       ON CONFLICT (patient_id) DO UPDATE SET part = 'first', since = excluded.since, before = NULL,
         latest = excluded.latest, announced = excluded.announced, received = 0`,
      { patient: uuidBytes(patient), since: recent(), latest, announced: records },
    )
    const id = uuidBytes(patient)
    if (until === undefined) db.run('DELETE FROM emergency_access WHERE patient_id = ?', [id])
    else {
      db.run(
        `INSERT INTO emergency_access (patient_id, until_at, retained)
         VALUES (@id, @until, EXISTS (SELECT 1 FROM patient WHERE id = @id AND retained = 1))
         ON CONFLICT DO UPDATE SET until_at = excluded.until_at`,
        { id, until },
      )
    }
    db.run('UPDATE patient SET retained = 0 WHERE id = ? AND retained = 1', [id])
  }

  /** The most needed first. */
  function list(): PendingDossier[] {
    return reader
      .all<Row>('SELECT * FROM pending_dossier ORDER BY part, latest DESC')
      .map(({ patient_id, before, part, since, announced, received }) => ({
        patient: uuidText(patient_id),
        part,
        since,
        before: before ?? undefined,
        announced,
        received,
      }))
  }

  function isPending(db: WritableDatabase, patient: string): boolean {
    return db.get('SELECT 1 FROM pending_dossier WHERE patient_id = ?', [uuidBytes(patient)]) !== undefined
  }

  function write(db: WritableDatabase, { patient, part, before, announced, received }: PendingDossier): void {
    db.run(
      `UPDATE pending_dossier SET part = @part, before = @before, announced = @announced, received = @received
       WHERE patient_id = @patient`,
      { patient: uuidBytes(patient), part, before: before ?? null, announced, received },
    )
  }

  function remove(db: WritableDatabase, patient: string): void {
    db.run('DELETE FROM pending_dossier WHERE patient_id = ?', [uuidBytes(patient)])
  }

  return {
    add,
    /**
     * The person joined the circle. How many records there are is known as they come. A grant may stand
     * where an order to purge stood that was never read here: what does not come back goes.
     */
    grant(db: WritableDatabase, patient: string, until?: string): void {
      const latest = new Date(clock.now()).toISOString()
      add(db, { patient, latest, records: 0, ...(until !== undefined && { until }) })
      db.run(
        `INSERT INTO unseen_record (record_key, sweep)
         SELECT record.key, 1 FROM record JOIN patient ON patient.key = patient_key
         WHERE patient.id = ? AND version > 0 AND retained = 0 ON CONFLICT DO NOTHING`,
        [uuidBytes(patient)],
      )
    },
    list,
    isPending,
    write,
    remove,
  }
}

/** What remains of a dossier after a page of it; undefined when nothing does. */
export function afterPage(dossier: PendingDossier, received: number, end: End): PendingDossier | undefined {
  const all = dossier.received + received
  const now = { ...dossier, received: all, announced: Math.max(dossier.announced, all) }
  if (end.op === 'next') return { ...now, before: end.before }
  return end.op === 'done' && dossier.part === 'first'
    ? { ...now, part: 'rest', before: undefined }
    : undefined
}

/** The next page to ask for: the patients who are looked at, then the most needed. Undefined at the end. */
export function nextRequest(
  pending: readonly PendingDossier[],
  wanted: readonly string[],
): SnapshotRequest | undefined {
  const looked = pending.filter(({ patient }) => wanted.includes(patient))
  const [head] = looked.length > 0 ? looked : pending
  if (!head) return undefined
  const sameKind = ({ part, since }: PendingDossier) => part === head.part && since === head.since
  // The history of who is looked at comes before the picture of the others, not their history.
  const others = head.part === pending[0]!.part ? pending.filter((one) => !looked.includes(one)) : []
  const dossiers = [...looked, ...others]
    .filter(sameKind)
    .slice(0, limits.snapshot)
    .map(({ patient, before }) => ({ patient, ...(before !== undefined && { before }) }))
  return { part: head.part, since: head.since, dossiers }
}
