import type { Announcement } from '../pending.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type EntryRow, pageBytes, toEntry } from '../rows.ts'
import type { Sql } from './connection.ts'
import { professionalKey } from './directory.ts'
import { findProposals } from './proposals.ts'
import { lockRecord, recordColumns } from './records.ts'
import { holdDirectory, lockPatient, type Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'readFeed' | 'listPurges'>
type Write = Pick<
  WriteTransaction,
  | 'rebuildFeed'
  | 'trimFeeds'
  | 'announceRecord'
  | 'announceGrant'
  | 'announcePurge'
  | 'saveMasks'
  | 'wakeMembers'
>

export function readFeeds(sql: Sql): Read {
  return {
    readFeed: async ({ professional, after, limit, classes }) => {
      const feed = await professionalKey(sql, professional)
      const { head } = (await sql.get<{ head: number }>(
        'SELECT head FROM feed WHERE professional = $1',
        feed,
      ))!
      // The entries are a cache, membership, class and mask are the truth: all are checked again here.
      const rows = await sql.all<EntryRow & { bytes: number }>(
        `SELECT * FROM (
           SELECT page.*, sum(size) OVER (ORDER BY pos ROWS UNBOUNDED PRECEDING)::bigint AS bytes FROM (
             SELECT e.pos, e.kind, e.reason, e.retain, e.record, t.id AS patient, ${recordColumns},
                    EXISTS (SELECT 1 FROM hidden x WHERE x.record = e.record AND x.professional = e.feed) AS hidden,
                    (SELECT m.until_at FROM reader m WHERE m.patient = e.patient AND m.professional = e.feed) AS until_at,
                    coalesce(octet_length(c.body), 0) AS size
             FROM feed_entry e JOIN patient t ON t.key = e.patient
             LEFT JOIN record r ON r.key = e.record
             LEFT JOIN change c ON c.patient = r.patient AND c.record = r.key AND c.version = r.version
             WHERE e.feed = $1 AND e.pos > $2 AND (e.kind = 'purge' OR (
               (e.kind = 'grant' OR r.confidentiality = ANY ($3))
               AND EXISTS (SELECT 1 FROM reader m WHERE m.patient = e.patient AND m.professional = e.feed)))
             ORDER BY e.pos LIMIT $4
           ) page
         ) measured WHERE bytes - size <= $5 ORDER BY pos`,
        feed,
        after,
        classes,
        limit,
        pageBytes,
      )
      const proposals = await findProposals(
        sql,
        rows.flatMap((row) => row.record ?? []),
      )
      const entries = rows.map((row) => toEntry(row, proposals))
      const full = rows.length === limit || (rows.at(-1)?.bytes ?? 0) > pageBytes
      return { entries, to: full ? entries.at(-1)!.pos : head, head }
    },
    listPurges: async (person, after, upTo) => {
      const rows = await sql.all<{ id: string }>(
        `SELECT t.id FROM feed_entry e JOIN patient t ON t.key = e.patient
         WHERE e.feed = $1 AND e.pos > $2 AND e.pos <= $3 AND e.kind = 'purge' ORDER BY e.pos`,
        await professionalKey(sql, person),
        after,
        upTo,
      )
      return rows.map((row) => row.id)
    },
  }
}

const nobody: ReadonlySet<number> = new Set()

/** Notes what each feed is to be told; `settle` gives the positions. */
export function writeFeeds(sql: Sql, unit: Unit): Write {
  const announce = (...announcements: readonly Announcement[]) => {
    unit.announcements.push(...announcements)
  }
  const presentFeeds = async (patient: number, roles: readonly string[]): Promise<readonly number[]> => {
    const circle = `${patient} ${roles.join()}`
    const known = unit.circles.get(circle)
    if (known) return known
    await holdDirectory(sql, unit, 'read')
    const rows = await sql.all<{ feed: number }>(
      `SELECT m.professional AS feed FROM reader m JOIN professional p ON p.key = m.professional
       WHERE m.patient = $1 AND p.role = ANY ($2)`,
      patient,
      roles,
    )
    const feeds = rows.map((row) => row.feed)
    unit.circles.set(circle, feeds)
    return feeds
  }
  const findMasks = async (record: number): Promise<ReadonlySet<number>> => {
    const rows = await sql.all<{ professional: number }>(
      'SELECT professional FROM hidden WHERE record = $1',
      record,
    )
    return new Set(rows.map((row) => row.professional))
  }
  return {
    rebuildFeed: async (professional) => {
      announce({ op: 'rebuild', feed: await professionalKey(sql, professional) })
    },
    trimFeeds: async (before) => {
      // The feeds that have something to forget: their number is small when this is done often.
      const rows = await sql.all<{ feed: number }>(
        `SELECT f.professional AS feed FROM feed f WHERE (
           SELECT e.received_at FROM feed_entry e WHERE e.feed = f.professional ORDER BY e.pos LIMIT 1) < $1`,
        before,
      )
      announce(...rows.map(({ feed }) => ({ op: 'trim' as const, feed, before })))
    },
    announceRecord: async (id, roles) => {
      const created = unit.created.get(id)
      const { key, patient } = created ?? (await lockRecord(sql, unit, id))
      const hidden = created ? nobody : await findMasks(key)
      const feeds = (await presentFeeds(patient, roles)).filter((feed) => !hidden.has(feed))
      announce(...feeds.map((feed) => ({ op: 'put' as const, feed, patient, record: key })))
    },
    announceGrant: async (id, professional) => {
      const patient = (await lockPatient(sql, unit, id))!
      announce({ op: 'grant', feed: await professionalKey(sql, professional), patient })
    },
    announcePurge: async (id, professional, { reason, retainAuthored }) => {
      const patient = (await lockPatient(sql, unit, id))!
      const feed = await professionalKey(sql, professional)
      announce({ op: 'purge', feed, patient, reason, retain: retainAuthored })
    },
    saveMasks: async (id, hiddenFrom, roles) => {
      const { key, patient } = await lockRecord(sql, unit, id)
      unit.created.delete(id)
      const before = await findMasks(key)
      await sql.run('DELETE FROM mask WHERE record = $1', key)
      await sql.run(
        'INSERT INTO mask (record, professional) SELECT $1::bigint, key FROM professional WHERE id = ANY ($2)',
        key,
        hiddenFrom,
      )
      const after = await findMasks(key)
      const feeds = (await presentFeeds(patient, roles)).filter(
        (feed) => before.has(feed) !== after.has(feed),
      )
      announce(...feeds.map((feed) => ({ op: 'put' as const, feed, patient, record: key })))
    },
    wakeMembers: async (id, roles) => {
      const feeds = await presentFeeds((await lockPatient(sql, unit, id))!, roles)
      announce(...feeds.map((feed) => ({ op: 'wake' as const, feed })))
    },
  }
}
