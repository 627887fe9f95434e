import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { createMergeStore } from '../records/merge-store.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'

type Row = {
  dseq: number
  operation: string
  state: 'here' | 'sent' | 'refused' | 'quarantined'
  record_key: number
  reason: string | null
}

export type WaitingOperation = Pick<Row, 'state' | 'reason'> & { readonly operation: Operation }

type Counts = { readonly waiting: number; readonly refused: number; readonly quarantined: number }

export type Settled = { readonly operation: Operation; readonly result: OperationResult }

export type Outbox = ReturnType<typeof createOutbox>

/** How long what the service took is kept, should it come back from an older copy. */
const acknowledgedFor = '-400 days'
const handedOver =
  'Confié à la coordination : vous n’étiez plus dans le cercle de soins quand cet écrit est arrivé. Elle décide s’il entre dans le dossier.'

/** What this person did and the service has not settled yet, in the order it was done. */
export function createOutbox(database: CacheDatabase, store: RecordStore) {
  const { reader, durable } = database
  const proposals = createProposalStore(database)
  const merges = createMergeStore(database)
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
      forgetLongAcknowledged(settled)
    })
  }

  function settleOne({ operation, result }: Settled): void {
    const row = durable.get<Row>('SELECT * FROM outbox WHERE op_id = ?', [uuidBytes(operation.op_id)])
    if (!row) return
    switch (result.status) {
      case 'ok':
      case 'duplicate':
        acknowledge(row, operation, result)
        keepMerge(row, operation, result)
        durable.run('DELETE FROM outbox WHERE dseq = ?', [row.dseq])
        if (overtakes(operation, result)) {
          showPublished(row, operation, result)
          break
        }
        durable.run(
          `UPDATE record SET version = coalesce(@base, max(version, @version)), received_at = coalesce(@at, received_at),
             published = iif(EXISTS (SELECT 1 FROM outbox WHERE record_key = key AND state IN ('here', 'sent')), published, NULL)
           WHERE key = @key`,
          {
            version: result.version ?? 1,
            base: mergedFrom(operation, result),
            at: result.received_at ?? null,
            key: row.record_key,
          },
        )
        store.settleVersion(durable, row.record_key)
        break
      case 'retry':
        // It stays `sent`: its words are known to the service under its number, and change no more.
        break
      case 'conflict':
        // The service keeps the change beside the published version, which is shown again.
        acknowledge(row, operation, result)
        durable.run('DELETE FROM outbox WHERE dseq = ?', [row.dseq])
        keepProposed(operation, result)
        showPublished(row, operation, result)
        break
      case 'quarantined':
        acknowledge(row, operation, result)
        park(row, 'quarantined', handedOver)
        showPublished(row, operation, result)
        break
      case 'rejected':
        park(row, 'refused', result.error?.message ?? 'Le service n’a pas accepté cet élément.')
        showPublished(row, operation, result)
    }
  }

  /** The feed brought this very version, or a later one, before its answer: it is the truth. */
  function overtakes(operation: Operation, result: OperationResult): boolean {
    const held = store.published(operation.record_id, durable)
    return held !== undefined && held.version >= (result.version ?? 1)
  }

  /**
   * What a merge took from the other side is not here yet: what is shown still comes from the version
   * that the change started from, and so will the next change, until the merged text arrives.
   */
  function mergedFrom(operation: Operation, result: OperationResult): number | null {
    return operation.kind === 'edit' && result.merged?.length ? operation.base_version : null
  }

  /** What was merged without a person is told to the one whose change it was. */
  function keepMerge(row: Row, operation: Operation, result: OperationResult): void {
    if (operation.kind !== 'edit' || !result.merged?.length || result.version === undefined) return
    const held = store.published(operation.record_id, durable)
    merges.keep(durable, operation.op_id, row.record_key, {
      version: result.version,
      at: operation.authored_at,
      mine: operation.body,
      // What is held is what the change started from, or already the other side's: never this change.
      changed: held ? fieldsBefore(held.body, operation.body, result.merged) : {},
      taken: result.merged,
      ...(result.met && { met: result.met }),
    })
  }

  /** The text stays in sight until the service announces it, unless it may have been decided already. */
  function keepProposed(operation: Operation, result: OperationResult): void {
    const shown = store.find(operation.record_id, durable)
    const held = store.published(operation.record_id, durable)
    if (operation.kind !== 'edit' || !shown || !result.current) return
    if (held && held.version >= result.current.version) return
    proposals.keep(durable, operation.record_id, {
      id: operation.op_id,
      author: shown.author,
      authoredAt: operation.authored_at,
      baseVersion: operation.base_version,
      schema: operation.schema,
      base: held?.version === operation.base_version ? held.body : null,
      body: operation.body,
    })
  }

  function park(row: Row, state: 'refused' | 'quarantined', reason: string): void {
    durable.run('UPDATE outbox SET state = ?, reason = ? WHERE dseq = ?', [state, reason, row.dseq])
  }

  function showPublished(row: Row, operation: Operation, result: OperationResult): void {
    if (operation.kind === 'create') return
    const waits = durable.get("SELECT 1 FROM outbox WHERE record_key = ? AND state IN ('here', 'sent')", [
      row.record_key,
    ])
    if (waits) {
      // Only the service's word: ours would pass for having seen the record again after its restoration.
      if (result.current) store.putPublished(durable, result.current)
      return
    }
    const published = result.current ?? store.published(operation.record_id, durable)
    if (published) store.put(durable, published, undefined)
  }

  function acknowledge(row: Row, operation: Operation, result: OperationResult): void {
    const at = result.received_at ?? operation.authored_at
    durable.run(
      `INSERT INTO acknowledged_operation (op_id, record_key, operation, received_at)
       VALUES (@id, @record, @operation, @at) ON CONFLICT (op_id) DO UPDATE SET received_at = excluded.received_at`,
      { id: uuidBytes(operation.op_id), record: row.record_key, operation: row.operation, at },
    )
  }

  function forgetLongAcknowledged(settled: readonly Settled[]): void {
    const last = settled.findLast(({ result }) => result.received_at !== undefined)
    if (!last) return
    durable.run(
      `DELETE FROM acknowledged_operation WHERE received_at < strftime('%Y-%m-%dT%H:%M:%fZ', ?, ?)`,
      [last.result.received_at!, acknowledgedFor],
    )
  }

  function list(): WaitingOperation[] {
    return reader
      .all<Row>('SELECT * FROM outbox ORDER BY dseq')
      .map((row) => ({ state: row.state, reason: row.reason, operation: toOperation(row) }))
  }

  function counts(): Counts {
    const row = reader.get<Counts>(
      `SELECT count(*) FILTER (WHERE state IN ('here', 'sent')) AS waiting,
         count(*) FILTER (WHERE state = 'refused') AS refused,
         count(*) FILTER (WHERE state = 'quarantined') AS quarantined
       FROM outbox`,
    )
    return row ?? { waiting: 0, refused: 0, quarantined: 0 }
  }

  /** Forgets what was refused or handed over; a record that the service never had goes with it. */
  function dismiss(recordId: string): void {
    const record = store.find(recordId)
    if (record?.waiting !== 'refused') return
    durable.transaction(() => {
      durable.run("DELETE FROM outbox WHERE record_key = ? AND state IN ('refused', 'quarantined')", [
        record.key,
      ])
      if (record.version === 0) store.remove(durable, record.key)
    })
  }

  /**
   * The service came back from an older copy of its data: all that it had taken is sent again, before
   * what waits. Operation ids do not change: what it still has is a duplicate. In the caller's transaction.
   */
  function queueAgain(): void {
    durable.run("DELETE FROM outbox WHERE state = 'quarantined'")
    // Restored twice, it may find what it is to be sent again still on its way, or refused since.
    const waiting = durable.all<Row>(
      `SELECT * FROM outbox WHERE state IN ('here', 'sent')
         AND op_id NOT IN (SELECT op_id FROM acknowledged_operation) ORDER BY dseq`,
    )
    durable.run("DELETE FROM outbox WHERE state IN ('here', 'sent')")
    durable.run(
      `INSERT INTO outbox (op_id, record_key, operation, state)
       SELECT op_id, record_key, operation, 'sent' FROM acknowledged_operation
       WHERE op_id NOT IN (SELECT op_id FROM outbox) ORDER BY key`,
    )
    for (const row of waiting) enqueue(row)
  }

  function enqueue(row: Row): void {
    durable.run('INSERT INTO outbox (op_id, record_key, operation, state) VALUES (?, ?, ?, ?)', [
      uuidBytes(JSON.parse(row.operation).op_id),
      row.record_key,
      row.operation,
      row.state,
    ])
  }

  /**
   * The service and this cache do not count the same operations (the cache came back from an older
   * copy): a new device begins, with what waits numbered again. Operation ids do not change, so
   * what the service has already is a duplicate.
   */
  function renumber(): void {
    durable.transaction(() => {
      const rows = durable.all<Row>("SELECT * FROM outbox WHERE state IN ('here', 'sent') ORDER BY dseq")
      durable.run("DELETE FROM outbox WHERE state IN ('here', 'sent')")
      durable.run('UPDATE outbox SET dseq = -dseq WHERE dseq > 0')
      durable.run("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'outbox'")
      for (const row of rows) enqueue(row)
    })
  }

  return { next, markSent, settle, list, counts, dismiss, queueAgain, renumber }
}

/** The fields in which two bodies differ, some apart, with what they say in the first. */
function fieldsBefore(from: unknown, to: unknown, apart: readonly string[]): Record<string, unknown> {
  const [before, after] = [from, to] as readonly Readonly<Record<string, unknown>>[]
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return Object.fromEntries(
    [...names]
      .filter((name) => !apart.includes(name))
      .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
      .map((name) => [name, before?.[name] ?? null]),
  )
}
