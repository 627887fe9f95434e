import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { CacheDatabase, ReadableDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

/** A decision of this desk, with the published record that it replaced. */
export type Decision = { readonly opId: string; readonly before: RecordEnvelope; readonly at: string }

const waits = '(closed_by IS NULL OR reopened_by IS NOT NULL)'
/** Sent or to be sent, not settled: the service cannot have counted it in what it announces. */
const undecided = "(SELECT op_id FROM outbox WHERE state IN ('here', 'sent'))"
const named = 'hex(id) IN (SELECT value FROM json_each(@announced))'

export type ProposalStore = ReturnType<typeof createProposalStore>

/** Versions that wait beside the published one until a person decides. */
export function createProposalStore({ reader }: CacheDatabase) {
  function keyOf(db: ReadableDatabase, recordId: string): number | undefined {
    return db.get<{ key: number }>('SELECT key FROM record WHERE id = ?', [uuidBytes(recordId)])?.key
  }

  function holds(db: ReadableDatabase, recordId: string): boolean {
    return (
      db.get('SELECT 1 FROM proposal JOIN record ON record.key = record_key WHERE record.id = ? LIMIT 1', [
        uuidBytes(recordId),
      ]) !== undefined
    )
  }

  /** The service said that this edit now waits beside the record. */
  function keep(db: WritableDatabase, recordId: string, proposal: Proposal): void {
    db.run(
      `INSERT INTO proposal (id, record_key, authored_at, content)
       SELECT @id, record.key, @at, @content FROM record WHERE record.id = @record
       ON CONFLICT (id) DO UPDATE SET content = excluded.content`,
      {
        id: uuidBytes(proposal.id),
        record: uuidBytes(recordId),
        at: proposal.authoredAt,
        content: JSON.stringify(proposal),
      },
    )
  }

  /**
   * Takes the service's word on what waits beside a record. A decision of this desk that it has not
   * judged yet stays as the person left it; what it closed is kept, to be undone.
   */
  function replace(db: WritableDatabase, recordId: string, proposals: readonly Proposal[]): void {
    // Nearly no record has any, before or now: one look, then.
    if (proposals.length === 0 && !holds(db, recordId)) return
    for (const proposal of proposals) keep(db, recordId, proposal)
    const record = keyOf(db, recordId)
    if (record === undefined) return
    const announced = JSON.stringify(proposals.map(({ id }) => id.replaceAll('-', '').toUpperCase()))
    db.run(`DELETE FROM proposal WHERE record_key = @record AND closed_by IS NULL AND NOT ${named}`, {
      record,
      announced,
    })
    db.run(
      `UPDATE proposal SET reopened_by = NULL WHERE record_key = @record AND reopened_by NOT IN ${undecided}`,
      { record },
    )
    db.run(
      `UPDATE proposal SET closed_by = NULL WHERE record_key = @record AND ${named} AND closed_by NOT IN ${undecided}`,
      { record, announced },
    )
  }

  /** Those that wait for a person, oldest first. */
  function list(recordId: string, db: ReadableDatabase = reader): Proposal[] {
    return db
      .all<{ content: string }>(
        `SELECT content FROM proposal JOIN record ON record.key = record_key
         WHERE record.id = ? AND ${waits} ORDER BY proposal.authored_at, proposal.key`,
        [uuidBytes(recordId)],
      )
      .map(({ content }) => JSON.parse(content) as Proposal)
  }

  /** Records beside which something waits, the last proposed first. */
  function open(): string[] {
    return reader
      .all<{ id: Uint8Array }>(
        `SELECT record.id FROM proposal JOIN record ON record.key = record_key WHERE ${waits}
         GROUP BY record_key ORDER BY max(proposal.authored_at) DESC`,
      )
      .map(({ id }) => uuidText(id))
  }

  function close(
    db: WritableDatabase,
    recordId: string,
    decision: Decision,
    proposals: readonly string[],
  ): void {
    const record = keyOf(db, recordId)!
    const op = uuidBytes(decision.opId)
    db.run(
      'INSERT INTO decision (op_id, record_key, before, decided_at) VALUES (@op, @record, @before, @at)',
      {
        op,
        record,
        before: JSON.stringify(decision.before),
        at: decision.at,
      },
    )
    for (const id of proposals) {
      db.run('UPDATE proposal SET closed_by = @op, reopened_by = NULL WHERE id = @id', {
        op,
        id: uuidBytes(id),
      })
    }
  }

  /** What a decision closed waits again, by this operation. */
  function reopen(db: WritableDatabase, decision: string, by: string): void {
    db.run('UPDATE proposal SET reopened_by = @by WHERE closed_by = @decision', {
      by: uuidBytes(by),
      decision: uuidBytes(decision),
    })
  }

  /** The decision never left this desk: nothing remains of it. */
  function withdraw(db: WritableDatabase, decision: string): void {
    const op = uuidBytes(decision)
    db.run('UPDATE proposal SET closed_by = NULL WHERE closed_by = ?', [op])
    db.run('DELETE FROM decision WHERE op_id = ?', [op])
  }

  /** The last decision made here on a record, in force unless it was reopened. */
  function decisionOn(recordId: string, db: ReadableDatabase = reader): Decision | undefined {
    const row = db.get<{ op_id: Uint8Array; before: string; decided_at: string }>(
      `SELECT op_id, before, decided_at FROM decision JOIN record ON record.key = record_key
       WHERE record.id = ? AND NOT EXISTS (SELECT 1 FROM proposal WHERE closed_by = op_id AND reopened_by IS NOT NULL)
       ORDER BY decided_at DESC, decision.rowid DESC LIMIT 1`,
      [uuidBytes(recordId)],
    )
    return (
      row && {
        opId: uuidText(row.op_id),
        before: JSON.parse(row.before) as RecordEnvelope,
        at: row.decided_at,
      }
    )
  }

  return { replace, keep, list, open, close, reopen, withdraw, decisionOn }
}
