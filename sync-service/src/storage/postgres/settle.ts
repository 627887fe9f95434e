import { auditHash, auditOrigin } from '../../audit/chain.ts'
import { lockName, type Sql } from './connection.ts'
import { newEpoch } from './directory.ts'
import type { Announcement, Unit } from './unit.ts'

type Entry = { readonly pos: number; readonly patient: number; readonly record: number | null }
type FeedRow = { readonly feed: number; readonly id: string; readonly head: number }

/**
 * Writes what the transaction announced and audited, last of all. The head of each feed is locked,
 * in the order of keys, and held to the commit: a position that a reader sees has no smaller one
 * still to come (a sequence would give numbers that appear out of order), and a transaction undone
 * gives its numbers back.
 */
export async function settle(sql: Sql, unit: Unit): Promise<void> {
  const { announcements, audits } = unit
  unit.announcements = []
  unit.audits = []
  if (announcements.length > 0) await givePositions(sql, unit, announcements)
  if (audits.length > 0) await chainAudits(sql, audits)
}

async function givePositions(sql: Sql, unit: Unit, announcements: readonly Announcement[]): Promise<void> {
  const byFeed = Map.groupBy(announcements, ({ feed }) => feed)
  const rows = await sql.all<FeedRow>(
    `SELECT professional AS feed, id, head FROM feed WHERE professional = ANY ($1)
     ORDER BY professional FOR NO KEY UPDATE`,
    [...byFeed.keys()],
  )
  const drafts = new Map<number, FeedDraft>()
  for (const row of rows) {
    const draft = await draftFeed(sql, row, byFeed.get(row.feed)!)
    drafts.set(row.feed, draft)
    unit.moved.set(row.id, { feed: row.id, head: draft.head })
  }
  const all = [...drafts]
  const rebuilt = all.filter(([, { epoch }]) => epoch !== null).map(([feed]) => feed)
  if (rebuilt.length > 0) await sql.run('DELETE FROM feed_entry WHERE feed = ANY ($1)', rebuilt)
  const purged = all.flatMap(([feed, { purges }]) => [...purges].map((patient) => [feed, patient] as const))
  if (purged.length > 0) {
    await sql.run(
      `DELETE FROM feed_entry e USING unnest($1::bigint[], $2::bigint[]) AS gone (feed, patient)
       WHERE e.feed = gone.feed AND e.patient = gone.patient`,
      ...columns(purged),
    )
  }
  const entries = all.flatMap(([feed, draft]) =>
    [...draft.entries.values()].map(({ pos, patient, record }) => [feed, pos, patient, record] as const),
  )
  if (entries.length > 0) {
    const [feeds, positions, patients, records] = columns(entries)
    // The older position of the same record is folded: ten edits arrive once.
    await sql.run(
      `DELETE FROM feed_entry e USING unnest($1::bigint[], $2::bigint[]) AS gone (feed, record)
       WHERE e.feed = gone.feed AND e.record = gone.record`,
      feeds,
      records,
    )
    await sql.run(
      `INSERT INTO feed_entry (feed, pos, patient, record)
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])`,
      feeds,
      positions,
      patients,
      records,
    )
  }
  const heads = all.map(([feed, { head, epoch }]) => [feed, head, epoch] as const)
  await sql.run(
    `UPDATE feed f SET head = m.head, epoch = coalesce(m.epoch, f.epoch)
     FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS m (feed, head, epoch) WHERE f.professional = m.feed`,
    ...columns(heads),
  )
}

type FeedDraft = {
  head: number
  epoch: string | null
  /** By record, or by minus the position of a purge. */
  readonly entries: Map<number, Entry>
  readonly purges: Set<number>
}

async function draftFeed(
  sql: Sql,
  { feed, head }: FeedRow,
  announcements: readonly Announcement[],
): Promise<FeedDraft> {
  const draft: FeedDraft = { head, epoch: null, entries: new Map(), purges: new Set() }
  const put = (patient: number, record: number) => {
    draft.head += 1
    draft.entries.delete(record)
    draft.entries.set(record, { pos: draft.head, patient, record })
  }
  for (const announcement of announcements) {
    if (announcement.op === 'put') put(announcement.patient, announcement.record)
    if (announcement.op === 'purge') {
      const { patient } = announcement
      for (const [key, entry] of draft.entries) if (entry.patient === patient) draft.entries.delete(key)
      draft.purges.add(patient)
      draft.head += 1
      draft.entries.set(-draft.head, { pos: draft.head, patient, record: null })
    }
    if (announcement.op === 'rebuild') {
      draft.head = 0
      draft.epoch = newEpoch()
      draft.entries.clear()
      // The feed is locked: what others wrote is committed and seen here, or will be announced after us.
      const rows = await sql.all<{ patient: number; key: number }>(
        `SELECT r.patient, r.key FROM membership m JOIN record r ON r.patient = m.patient
         WHERE m.professional = $1 AND m.left_at IS NULL AND r.confidentiality = ANY ($2)
         ORDER BY r.patient, r.key`,
        feed,
        announcement.classes,
      )
      for (const { patient, key } of rows) put(patient, key)
    }
  }
  return draft
}

/** The trail is one chain: its writers pass one by one, for the time of a commit. */
async function chainAudits(sql: Sql, entries: Unit['audits']): Promise<void> {
  await lockName(sql, 'audit')
  const last = await sql.get<{ seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  )
  let { seq, hash } = last ?? { seq: 0, hash: auditOrigin }
  const rows = entries.map((entry) => {
    seq += 1
    hash = auditHash(hash, seq, entry)
    const { at, actor, action, patient = null, subject = null, outcome } = entry
    return [seq, at, actor, action, patient, subject, outcome, hash] as const
  })
  await sql.run(
    `INSERT INTO audit (seq, at, actor, action, patient, subject, outcome, hash)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
    ...columns(rows),
  )
}

/** Rows turned into one array per column, as `unnest` takes them. */
function columns(rows: readonly (readonly unknown[])[]): unknown[][] {
  return (rows[0] ?? []).map((_, index) => rows.map((row) => row[index]))
}
