import { newEpoch } from '../feed-draft.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type EntryRow, pageBytes, toEntry } from '../rows.ts'
import type { Sql } from './connection.ts'
import { keyOfPatient, professionalKey } from './directory.ts'
import { type Stored, toBytes, toUuid } from './identifiers.ts'
import { findProposals } from './proposals.ts'
import { recordColumns } from './records.ts'
import type { Unit } from './unit.ts'

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
      const feed = professionalKey(sql, professional)
      const { head } = sql.get<{ head: number }>('SELECT head FROM feed WHERE professional = ?', feed)!
      const rows: EntryRow[] = []
      let bytes = 0
      let full = false
      // The entries are a cache, membership, class and mask are the truth: all are checked again here. The
      // planner would read the whole view `reader` for a row: its two halves are asked one by one.
      for (const row of sql.iterate<
        Omit<Stored<EntryRow>, 'id' | 'retain' | 'hidden'> & {
          id: Uint8Array | null
          retain: number | null
          hidden: number
        }
      >(
        `SELECT e.pos, e.kind, e.reason, e.retain, e.record, t.id AS patient, ${recordColumns},
                EXISTS (SELECT 1 FROM hidden x WHERE x.record = e.record AND x.professional = e.feed) AS hidden,
                (SELECT a.until_at FROM emergency_access a
                 WHERE a.patient = e.patient AND a.professional = e.feed AND a.ended_at IS NULL) AS until_at
         FROM feed_entry e JOIN patient t ON t.key = e.patient
         LEFT JOIN record r ON r.key = e.record LEFT JOIN change c ON c.key = r.change
         WHERE e.feed = ? AND e.pos > ? AND (e.kind = 'purge' OR (
           (e.kind = 'grant' OR r.confidentiality IN (SELECT value FROM json_each(?)))
           AND (EXISTS (SELECT 1 FROM membership m
                        WHERE m.patient = e.patient AND m.professional = e.feed AND m.left_at IS NULL)
                OR EXISTS (SELECT 1 FROM emergency_access a
                           WHERE a.patient = e.patient AND a.professional = e.feed AND a.ended_at IS NULL))))
         ORDER BY e.pos LIMIT ?`,
        feed,
        after,
        JSON.stringify(classes),
        limit,
      )) {
        rows.push({
          ...row,
          id: row.id === null ? '' : toUuid(row.id),
          patient: toUuid(row.patient),
          retain: row.retain === 1,
          hidden: row.hidden === 1,
        })
        bytes += row.body?.length ?? 0
        full = rows.length === limit || bytes > pageBytes
        if (full) break
      }
      const proposals = findProposals(
        sql,
        rows.flatMap((row) => row.record ?? []),
      )
      const entries = rows.map((row) => toEntry(row, proposals))
      return { entries, to: full ? entries.at(-1)!.pos : head, head }
    },
    listPurges: async (person, after, upTo) =>
      sql
        .all<{ id: Uint8Array }>(
          `SELECT t.id FROM feed_entry e JOIN patient t ON t.key = e.patient
           WHERE e.feed = ? AND e.pos > ? AND e.pos <= ? AND e.kind = 'purge' ORDER BY e.pos`,
          professionalKey(sql, person),
          after,
          upTo,
        )
        .map((row) => toUuid(row.id)),
  }
}

const nobody: ReadonlySet<number> = new Set()

/** Notes what each feed is to be told; `settle` gives the positions. */
export function writeFeeds(sql: Sql, unit: Unit): Write {
  const presentFeeds = (patient: number, roles: readonly string[]): readonly number[] => {
    const circle = `${patient} ${roles.join()}`
    const feeds = unit.circles.get(circle) ?? findPresent(patient, roles)
    unit.circles.set(circle, feeds)
    return feeds
  }
  const findPresent = (patient: number, roles: readonly string[]): readonly number[] =>
    sql
      .all<{ feed: number }>(
        `SELECT m.professional AS feed FROM reader m JOIN professional p ON p.key = m.professional
         WHERE m.patient = ? AND p.role IN (SELECT value FROM json_each(?))
         ORDER BY m.professional`,
        patient,
        JSON.stringify(roles),
      )
      .map((row) => row.feed)
  const findMasks = (record: number): ReadonlySet<number> =>
    new Set(
      sql
        .all<{ professional: number }>('SELECT professional FROM hidden WHERE record = ?', record)
        .map((row) => row.professional),
    )
  const find = (id: string): { readonly key: number; readonly patient: number } =>
    sql.get('SELECT key, patient FROM record WHERE id = ?', toBytes(id))!
  return {
    rebuildFeed: async (professional) => {
      const feed = professionalKey(sql, professional)
      sql.run('DELETE FROM feed_entry WHERE feed = ?', feed)
      sql.run(
        'UPDATE feed SET epoch = ?, head = 0, floor = 0, forked = 0 WHERE professional = ?',
        newEpoch(),
        feed,
      )
    },
    trimFeeds: async (before) => {
      for (const { feed } of sql.all<{ feed: number }>('SELECT professional AS feed FROM feed')) {
        // Positions follow time: the scan stops at the first entry that is kept.
        const kept = sql.get<{ pos: number }>(
          'SELECT pos FROM feed_entry WHERE feed = ? AND received_at >= ? ORDER BY pos LIMIT 1',
          feed,
          before,
        )
        const { last } = sql.get<{ last: number | null }>(
          'SELECT max(pos) AS last FROM feed_entry WHERE feed = ? AND pos < ?',
          feed,
          kept?.pos ?? Number.MAX_SAFE_INTEGER,
        )!
        if (last === null) continue
        sql.run('DELETE FROM feed_entry WHERE feed = ? AND pos <= ?', feed, last)
        sql.run('UPDATE feed SET floor = ? WHERE professional = ?', last, feed)
      }
    },
    announceRecord: async (id, roles) => {
      const created = unit.created.get(id)
      const { key: record, patient } = created ?? find(id)
      const hidden = created ? nobody : findMasks(record)
      for (const feed of presentFeeds(patient, roles)) {
        if (!hidden.has(feed)) unit.announcements.push({ op: 'put', feed, patient, record })
      }
    },
    announceGrant: async (patient, professional) => {
      const feed = professionalKey(sql, professional)
      unit.announcements.push({ op: 'grant', feed, patient: keyOfPatient(sql, unit, patient)! })
    },
    announcePurge: async (id, professional, { reason, retainAuthored: retain }) => {
      const [feed, patient] = [professionalKey(sql, professional), keyOfPatient(sql, unit, id)!]
      unit.announcements.push({ op: 'purge', feed, patient, reason, retain })
    },
    saveMasks: async (id, hiddenFrom, roles) => {
      unit.created.delete(id)
      const { key: record, patient } = find(id)
      const before = findMasks(record)
      sql.run('DELETE FROM mask WHERE record = ?', record)
      sql.run(
        `INSERT INTO mask (record, professional)
         SELECT ?, key FROM professional WHERE id IN (SELECT value FROM json_each(?))`,
        record,
        JSON.stringify(hiddenFrom),
      )
      const after = findMasks(record)
      for (const feed of presentFeeds(patient, roles)) {
        if (before.has(feed) !== after.has(feed))
          unit.announcements.push({ op: 'put', feed, patient, record })
      }
    },
    wakeMembers: async (patient, roles) => {
      for (const feed of presentFeeds(keyOfPatient(sql, unit, patient)!, roles)) {
        unit.announcements.push({ op: 'wake', feed })
      }
    },
  }
}
