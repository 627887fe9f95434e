import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { DeskNode } from '../desk-node.ts'
import { uuid } from './service-view.ts'

export type Held = {
  readonly id: string
  readonly patient: string
  readonly type: string
  readonly confidentiality: string
  readonly version: number
  readonly author: string
  readonly waiting: number
}

export type Waiting = { readonly state: string; readonly operation: Operation }

export type DeskView = {
  readonly held: ReadonlyMap<string, Held>
  readonly outbox: ReadonlyMap<string, Waiting>
  /** Operations that the service said it has, kept in case it loses them. */
  readonly kept: ReadonlySet<string>
  readonly feed:
    | {
        readonly incarnation: string
        readonly epoch: string
        readonly position: number
        readonly catalogued: number
      }
    | undefined
  /** Dossiers whose snapshot is not all here. */
  readonly pending: ReadonlySet<string>
  /** Those of which even the present picture is still to come. */
  readonly firsts: number
  /** Records held since before everything began to be read again, that go if they are not seen. */
  readonly unseen: ReadonlySet<string>
  /** Those held since before the service came back from an older copy, that stay. */
  readonly outlasting: ReadonlySet<string>
  readonly retained: ReadonlySet<string>
  readonly text: string
}

/** What is on a desk's disk, read without the desk's code. */
export function viewDesk({ disk }: DeskNode): DeskView {
  const held = disk.look<Omit<Held, 'id' | 'patient'> & { id: Buffer; patient: Buffer }>(
    `SELECT r.id, p.id AS patient, r.type, r.confidentiality, r.version, r.author_id AS author,
            EXISTS (SELECT 1 FROM outbox o WHERE o.record_key = r.key) AS waiting
     FROM record r JOIN patient p ON p.key = r.patient_key`,
  )
  const outbox = disk.look<{ op_id: Buffer; state: string; operation: string }>(
    'SELECT op_id, state, operation FROM outbox ORDER BY dseq',
  )
  const kept = disk.look<{ op_id: Buffer }>('SELECT op_id FROM acknowledged_operation')
  const ids = (sql: string) => new Set(disk.look<{ id: Buffer }>(sql).map(({ id }) => uuid(id)))
  return {
    held: new Map(
      held.map((row) => [uuid(row.id), { ...row, id: uuid(row.id), patient: uuid(row.patient) }]),
    ),
    outbox: new Map(
      outbox.map(({ op_id, state, operation }) => [
        uuid(op_id),
        { state, operation: JSON.parse(operation) as Operation },
      ]),
    ),
    kept: new Set(kept.map(({ op_id }) => uuid(op_id))),
    feed: disk.look<NonNullable<DeskView['feed']>>(
      'SELECT incarnation, epoch, position, catalogued FROM feed',
    )[0],
    pending: ids('SELECT patient_id AS id FROM pending_dossier'),
    firsts: disk.look("SELECT 1 FROM pending_dossier WHERE part = 'first'").length,
    unseen: ids('SELECT id FROM unseen_record JOIN record ON record.key = record_key WHERE sweep > 0'),
    outlasting: ids('SELECT id FROM unseen_record JOIN record ON record.key = record_key WHERE sweep = 0'),
    retained: ids('SELECT id FROM patient WHERE retained = 1'),
    text: outbox.map(({ operation }) => operation).join('\n'),
  }
}
