import { chainAudit } from '../../audit/chain.ts'
import { draftFeed, type FeedDraft, type FeedRow } from '../feed-draft.ts'
import type { Announcement } from '../pending.ts'
import { lockName, type Sql } from './connection.ts'
import type { Unit } from './unit.ts'

/**
 * Writes what the transaction announced and audited, last of all. The head of each feed is locked,
 * in the order of keys, and held to the commit: a position that a reader sees has no smaller one
 * still to come (a sequence would give numbers that appear out of order), and a transaction undone
 * gives its numbers back.
 */
export async function settle(sql: Sql, unit: Unit, now: () => string): Promise<void> {
  const { announcements, audits } = unit
  unit.announcements = []
  unit.audits = []
  if (announcements.length > 0) await givePositions(sql, unit, announcements, now())
  if (audits.length > 0) await chainAudits(sql, audits)
}

async function givePositions(
  sql: Sql,
  unit: Unit,
  announcements: readonly Announcement[],
  at: string,
): Promise<void> {
  const byFeed = Map.groupBy(announcements, ({ feed }) => feed)
  const rows = await sql.all<FeedRow>(
    `SELECT professional AS feed, id, head, floor FROM feed WHERE professional = ANY ($1)
     ORDER BY professional FOR NO KEY UPDATE`,
    [...byFeed.keys()],
  )
  const drafts: (readonly [number, FeedDraft])[] = []
  for (const row of rows) {
    const told = byFeed.get(row.feed)!
    const draft = draftFeed(row, told)
    for (const announcement of told) {
      if (announcement.op === 'trim' && draft.epoch === null)
        draft.floor = await trim(sql, row, announcement.before)
    }
    drafts.push([row.feed, draft])
    if (draft.head !== row.head || draft.epoch !== null || told.some(({ op }) => op === 'wake')) {
      unit.moved.set(row.id, { feed: row.id, head: draft.head })
    }
  }
  await replaceEntries(sql, drafts, at)
  const heads = drafts.map(([feed, { head, floor, epoch }]) => [feed, head, floor, epoch] as const)
  await sql.run(
    `UPDATE feed f SET head = m.head, floor = m.floor, epoch = coalesce(m.epoch, f.epoch),
       forked = CASE WHEN m.epoch IS NULL THEN f.forked ELSE 0 END
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS m (feed, head, floor, epoch)
     WHERE f.professional = m.feed`,
    ...columns(heads),
  )
}

/** The new floor. Positions follow time: the scan stops at the first entry that is kept. */
async function trim(sql: Sql, { feed, floor }: FeedRow, before: string): Promise<number> {
  const kept = await sql.get<{ pos: number }>(
    'SELECT pos FROM feed_entry WHERE feed = $1 AND received_at >= $2 ORDER BY pos LIMIT 1',
    feed,
    before,
  )
  const row = await sql.get<{ last: number | null }>(
    `WITH gone AS (DELETE FROM feed_entry WHERE feed = $1 AND pos < $2 RETURNING pos)
     SELECT max(pos) AS last FROM gone`,
    feed,
    kept?.pos ?? Number.MAX_SAFE_INTEGER,
  )
  return row?.last ?? floor
}

async function replaceEntries(
  sql: Sql,
  drafts: readonly (readonly [number, FeedDraft])[],
  at: string,
): Promise<void> {
  const rebuilt = drafts.filter(([, { epoch }]) => epoch !== null).map(([feed]) => feed)
  if (rebuilt.length > 0) await sql.run('DELETE FROM feed_entry WHERE feed = ANY ($1)', rebuilt)
  const cleared = drafts.flatMap(([feed, draft]) =>
    [...draft.cleared].map((patient) => [feed, patient] as const),
  )
  if (cleared.length > 0) {
    await sql.run(
      `DELETE FROM feed_entry e USING unnest($1::bigint[], $2::bigint[]) AS gone (feed, patient)
       WHERE e.feed = gone.feed AND e.patient = gone.patient`,
      ...columns(cleared),
    )
  }
  const entries = drafts.flatMap(([feed, draft]) =>
    [...draft.entries.values()].map(
      ({ pos, patient, record, kind, reason, retain }) =>
        [feed, pos, patient, record, kind, reason, retain] as const,
    ),
  )
  if (entries.length === 0) return
  const arrays = columns(entries)
  // The older position of the same record is folded: ten edits arrive once.
  await sql.run(
    `DELETE FROM feed_entry e USING unnest($1::bigint[], $2::bigint[]) AS gone (feed, record)
     WHERE e.feed = gone.feed AND e.record = gone.record`,
    arrays[0],
    arrays[3],
  )
  await sql.run(
    `INSERT INTO feed_entry (feed, pos, patient, record, kind, reason, retain, received_at)
     SELECT *, $8 FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::boolean[])`,
    ...arrays,
    at,
  )
}

/** The trail is one chain: its writers pass one by one, for the time of a commit. */
async function chainAudits(sql: Sql, entries: Unit['audits']): Promise<void> {
  await lockName(sql, 'audit')
  const last = await sql.get<{ seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  )
  const rows = chainAudit(last, entries).map(
    ({ seq, at, actor, action, patient = null, subject = null, outcome, hash }) =>
      [seq, at, actor, action, patient, subject, outcome, hash] as const,
  )
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
