import { type AuditEntry, chainAudit } from '../../audit/chain.ts'
import { draftFeed } from '../feed-draft.ts'
import type { Announcement } from '../pending.ts'
import type { Sql } from './connection.ts'
import { toUuid } from './identifiers.ts'
import type { Unit } from './unit.ts'

/**
 * Writes what the transaction announced and audited, last of all: a head moves once per feed, and
 * the last link of the trail is read once, however many operations there were.
 */
export function settle(sql: Sql, unit: Unit, now: () => string): void {
  const { announcements, audits } = unit
  unit.announcements = []
  unit.audits = []
  if (announcements.length > 0) givePositions(sql, unit, announcements, now())
  if (audits.length > 0) chainAudits(sql, audits)
}

function givePositions(sql: Sql, unit: Unit, announcements: readonly Announcement[], at: string): void {
  const created = new Set(Array.from(unit.created.values(), ({ key }) => key))
  for (const [feed, told] of Map.groupBy(announcements, (announcement) => announcement.feed)) {
    const row = sql.get<{ id: Uint8Array; head: number; floor: number }>(
      'SELECT id, head, floor FROM feed WHERE professional = ?',
      feed,
    )!
    const id = toUuid(row.id)
    const { head, cleared, entries } = draftFeed({ ...row, feed, id }, told)
    for (const patient of cleared) {
      sql.run('DELETE FROM feed_entry WHERE feed = ? AND patient = ?', feed, patient)
    }
    for (const { pos, patient, record, kind, reason, retain } of entries.values()) {
      // The older position of the same record is folded: ten edits arrive once.
      if (record !== null && !created.has(record)) {
        sql.run('DELETE FROM feed_entry WHERE feed = ? AND record = ?', feed, record)
      }
      sql.run(
        `INSERT INTO feed_entry (feed, pos, patient, record, kind, reason, retain, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        feed,
        pos,
        patient,
        record,
        kind,
        reason,
        retain === null ? null : Number(retain),
        at,
      )
    }
    if (head !== row.head) sql.run('UPDATE feed SET head = ? WHERE professional = ?', head, feed)
    unit.moved.set(id, { feed: id, head })
  }
  // From here on the feeds name them.
  unit.created.clear()
}

function chainAudits(sql: Sql, entries: readonly AuditEntry[]): void {
  const last = sql.get<{ seq: number; hash: Uint8Array }>(
    'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  )
  for (const { seq, at, actor, action, patient, subject, outcome, hash } of chainAudit(last, entries)) {
    sql.run(
      'INSERT INTO audit (seq, at, actor, action, patient, subject, outcome, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      seq,
      at,
      actor,
      action,
      patient ?? null,
      subject ?? null,
      outcome,
      hash,
    )
  }
}
