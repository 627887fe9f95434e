import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

export type OperationDetails<Kind extends Operation['kind'] = Operation['kind']> = Kind extends Kind
  ? Omit<Extract<Operation, { kind: Kind }>, 'op_id' | 'dseq' | 'authored_at'>
  : never

/** A step goes from a state, whatever the words were. */
const startsFromText: ReadonlySet<Operation['kind']> = new Set(['edit', 'resolve', 'reopen'])

/** An operation that has not left this desk: nobody else has seen it, so it may still be written otherwise. */
export type Unsent = { readonly opId: string; readonly dseq: number; readonly operation: Operation }

/** Operations as they are written, before `sync/outbox.ts` sends them. Inside the caller's transaction. */
export function createUnsent({ durable }: CacheDatabase, newId: () => string) {
  /** @returns its `op_id` */
  function enqueue(recordKey: number, operation: OperationDetails, authoredAt: string): string {
    const opId = newId()
    const incarnation = startsFromText.has(operation.kind) ? incarnationOf(recordKey) : undefined
    durable.run(`INSERT INTO outbox (op_id, record_key, operation, state) VALUES (?, ?, ?, 'here')`, [
      uuidBytes(opId),
      recordKey,
      JSON.stringify({
        ...operation,
        ...(incarnation && { incarnation }),
        op_id: opId,
        authored_at: authoredAt,
      }),
    ])
    return opId
  }

  /** The service's, when the version that is shown was read. Undefined before the first reading. */
  function incarnationOf(recordKey: number): string | undefined {
    const row = durable.get<{ incarnation: string | null }>(
      `SELECT coalesce((SELECT incarnation FROM unseen_record WHERE record_key = ?),
                       (SELECT incarnation FROM feed LIMIT 1)) AS incarnation`,
      [recordKey],
    )
    return row?.incarnation ?? undefined
  }

  /** The last operation on a record, if it has a body and never left. */
  function lastOf(recordKey: number): Unsent | undefined {
    const row = durable.get<{ op_id: Uint8Array; dseq: number; operation: string; state: string }>(
      'SELECT op_id, dseq, operation, state FROM outbox WHERE record_key = ? ORDER BY dseq DESC LIMIT 1',
      [recordKey],
    )
    if (row?.state !== 'here') return undefined
    const operation = JSON.parse(row.operation) as Operation
    return 'body' in operation ? { opId: uuidText(row.op_id), dseq: row.dseq, operation } : undefined
  }

  /** The version that what waits on a record will have made, once the service has taken it. */
  function versionAfter(recordKey: number): number | undefined {
    const row = durable.get<{ version: number | null }>(
      `SELECT max(coalesce(json_extract(operation, '$.base_version'), 0)) + 1 AS version FROM outbox
       WHERE record_key = ? AND state IN ('here', 'sent') AND json_extract(operation, '$.kind') <> 'mask'`,
      [recordKey],
    )
    return row?.version ?? undefined
  }

  /** Consecutive changes of one author make one operation: same number, newest text. */
  function rewrite({ opId, operation }: Unsent, schema: number, body: unknown, authoredAt: string): void {
    durable.run('UPDATE outbox SET operation = ? WHERE op_id = ?', [
      JSON.stringify({ ...operation, schema, body, authored_at: authoredAt }),
      uuidBytes(opId),
    ])
  }

  /** The numbers of a device have no gap: what follows, which has not left either, moves up. */
  function withdraw({ dseq }: Unsent): void {
    durable.run('DELETE FROM outbox WHERE dseq = ?', [dseq])
    const following = durable.all<{ dseq: number }>('SELECT dseq FROM outbox WHERE dseq > ? ORDER BY dseq', [
      dseq,
    ])
    for (const row of following) durable.run('UPDATE outbox SET dseq = dseq - 1 WHERE dseq = ?', [row.dseq])
    durable.run("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'outbox'")
  }

  return { enqueue, lastOf, versionAfter, rewrite, withdraw }
}
