import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'

type Row = {
  dseq: number
  operation: string
  state: 'here' | 'sent' | 'refused'
  record_key: number
  reason: string | null
}

export type WaitingOperation = Pick<Row, 'state' | 'reason'> & { readonly operation: Operation }

export type Settled = { readonly operation: Operation; readonly result: OperationResult }

export type Outbox = ReturnType<typeof createOutbox>

/** What this person did and the service has not settled yet, in the order it was done. */
export function createOutbox({ reader, durable }: CacheDatabase, store: RecordStore) {
  const toOperation = ({ operation, dseq }: Row): Operation => ({ ...JSON.parse(operation), dseq })

  function next(limit: number): Operation[] {
    return reader
      .all<Row>("SELECT * FROM outbox WHERE state IN ('here', 'sent') ORDER BY dseq LIMIT ?", [limit])
      .map(toOperation)
  }

  function markSent(operations: readonly Operation[]): void {
    const last = operations.at(-1)
    if (last) durable.run("UPDATE outbox SET state = 'sent' WHERE dseq <= ? AND state = 'here'", [last.dseq])
  }

  /**
   * Takes the service's word for operations. `ok` and `duplicate` mean that it is on the service's
   * disk. A refused change gives way to what the service holds; a refused new record stays shown,
   * marked, until its author takes it back. One flush for the batch: were it lost, the service would
   * answer `duplicate` to the same operations.
   */
  function settle(settled: readonly Settled[]): void {
    durable.transaction(() => {
      for (const one of settled) settleOne(one)
    })
  }

  function settleOne({ operation, result }: Settled): void {
    const row = durable.get<Row>('SELECT * FROM outbox WHERE op_id = ?', [uuidBytes(operation.op_id)])
    if (!row) return
    switch (result.status) {
      case 'ok':
      case 'duplicate':
        durable.run('DELETE FROM outbox WHERE dseq = ?', [row.dseq])
        durable.run(
          'UPDATE record SET version = max(version, ?), received_at = coalesce(?, received_at), published = NULL WHERE key = ?',
          [result.version ?? 1, result.received_at ?? null, row.record_key],
        )
        store.settleVersion(durable, row.record_key)
        break
      case 'retry':
        durable.run("UPDATE outbox SET state = 'here' WHERE dseq = ?", [row.dseq])
        break
      case 'conflict':
      case 'rejected': {
        const reason = result.error?.message ?? 'Le service n’a pas accepté cet élément.'
        durable.run("UPDATE outbox SET state = 'refused', reason = ? WHERE dseq = ?", [reason, row.dseq])
        const published = result.current ?? store.published(operation.record_id, durable)
        if (operation.kind !== 'create' && published) store.put(durable, published, undefined)
      }
    }
  }

  function list(): WaitingOperation[] {
    return reader
      .all<Row>('SELECT * FROM outbox ORDER BY dseq')
      .map((row) => ({ state: row.state, reason: row.reason, operation: toOperation(row) }))
  }

  function counts(): { waiting: number; refused: number } {
    const row = reader.get<{ waiting: number; refused: number }>(
      `SELECT count(*) FILTER (WHERE state <> 'refused') AS waiting, count(*) FILTER (WHERE state = 'refused') AS refused
       FROM outbox`,
    )
    return row ?? { waiting: 0, refused: 0 }
  }

  /** Forgets a refused operation; a record that the service never had goes with it. */
  function dismiss(recordId: string): void {
    const record = store.find(recordId)
    if (record?.waiting !== 'refused') return
    durable.transaction(() => {
      durable.run("DELETE FROM outbox WHERE record_key = ? AND state = 'refused'", [record.key])
      if (record.version === 0) store.remove(durable, record.key)
    })
  }

  /**
   * The service and this cache do not count the same operations (the cache came back from an older
   * copy): a new device begins, with what waits numbered again. Operation ids do not change, so
   * what the service has already is a duplicate.
   */
  function renumber(): void {
    durable.transaction(() => {
      const rows = durable.all<Row>("SELECT * FROM outbox WHERE state <> 'refused' ORDER BY dseq")
      durable.run("DELETE FROM outbox WHERE state <> 'refused'")
      durable.run('UPDATE outbox SET dseq = -dseq WHERE dseq > 0')
      durable.run("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'outbox'")
      for (const row of rows) {
        durable.run("INSERT INTO outbox (op_id, record_key, operation, state) VALUES (?, ?, ?, 'here')", [
          uuidBytes(JSON.parse(row.operation).op_id),
          row.record_key,
          row.operation,
        ])
      }
    })
  }

  return { next, markSent, settle, list, counts, dismiss, renumber }
}
