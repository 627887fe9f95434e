import type { PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import type { Sql } from './connection.ts'
import { professionalKey } from './directory.ts'
import { type RecordRow, toRecord } from './records.ts'
import { holdDirectory, lockPatient, type Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'readFeed'>
type Write = Pick<
  WriteTransaction,
  'rebuildFeed' | 'announceRecord' | 'announceDossier' | 'announcePurge' | 'wakeMembers'
>

/** A page of long texts stops here, so that one reader never holds the service's memory. */
const pageBytes = 4 * 1_048_576

export function readFeeds(sql: Sql): Read {
  return {
    readFeed: async ({ professional, after, limit, classes }) => {
      const feed = await professionalKey(sql, professional)
      const { head } = (await sql.get<{ head: number }>(
        'SELECT head FROM feed WHERE professional = $1',
        feed,
      ))!
      // The entries are a cache, membership and class are the truth: both are checked again here.
      const rows = await sql.all<RecordRow & { pos: number; record: number | null; bytes: number }>(
        `SELECT * FROM (
           SELECT page.*, sum(size) OVER (ORDER BY pos ROWS UNBOUNDED PRECEDING)::bigint AS bytes FROM (
             SELECT e.pos, e.record, r.id, t.id AS patient, r.type, r.confidentiality, r.version, c.schema, c.author,
                    c.authored_at, c.occurred_at, c.received_at, c.body, coalesce(octet_length(c.body), 0) AS size
             FROM feed_entry e JOIN patient t ON t.key = e.patient
             LEFT JOIN record r ON r.key = e.record
             LEFT JOIN change c ON c.patient = r.patient AND c.record = r.key AND c.version = r.version
             WHERE e.feed = $1 AND e.pos > $2 AND (e.record IS NULL OR (
               r.confidentiality = ANY ($3)
               AND EXISTS (SELECT 1 FROM membership m
                           WHERE m.patient = e.patient AND m.professional = e.feed AND m.left_at IS NULL)))
             ORDER BY e.pos LIMIT $4
           ) page
         ) measured WHERE bytes - size <= $5 ORDER BY pos`,
        feed,
        after,
        classes,
        limit,
        pageBytes,
      )
      const entries = rows.map(
        (row): PullEntry =>
          row.record === null
            ? { op: 'purge', pos: row.pos, patient: row.patient }
            : { op: 'put', pos: row.pos, record: toRecord(row) },
      )
      const full = rows.length === limit || (rows.at(-1)?.bytes ?? 0) > pageBytes
      return { entries, to: full ? entries.at(-1)!.pos : head, head }
    },
  }
}

/** Notes what each feed is to be told; `settle` gives the positions. */
export function writeFeeds(sql: Sql, unit: Unit): Write {
  const announce = (...announcements: Unit['announcements']) => {
    unit.announcements = [...unit.announcements, ...announcements]
  }
  const presentFeeds = async (patient: number, roles: readonly string[]): Promise<readonly number[]> => {
    await holdDirectory(sql, unit, 'read')
    const rows = await sql.all<{ feed: number }>(
      `SELECT m.professional AS feed FROM membership m JOIN professional p ON p.key = m.professional
       WHERE m.patient = $1 AND m.left_at IS NULL AND p.role = ANY ($2)`,
      patient,
      roles,
    )
    return rows.map((row) => row.feed)
  }
  return {
    rebuildFeed: async (professional, classes) => {
      announce({ op: 'rebuild', feed: await professionalKey(sql, professional), classes })
    },
    announceRecord: async (id, roles) => {
      const { key, patient } = (await sql.get<{ key: number; patient: number }>(
        'SELECT key, patient FROM record WHERE id = $1',
        id,
      ))!
      const feeds = await presentFeeds(patient, roles)
      announce(...feeds.map((feed) => ({ op: 'put' as const, feed, patient, record: key })))
    },
    announceDossier: async (id, professional, classes) => {
      const patient = (await lockPatient(sql, unit, id))!
      const feed = await professionalKey(sql, professional)
      const rows = await sql.all<{ key: number }>(
        'SELECT key FROM record WHERE patient = $1 AND confidentiality = ANY ($2) ORDER BY key',
        patient,
        classes,
      )
      announce(...rows.map(({ key }) => ({ op: 'put' as const, feed, patient, record: key })))
    },
    announcePurge: async (id, professional) => {
      const patient = (await lockPatient(sql, unit, id))!
      announce({ op: 'purge', feed: await professionalKey(sql, professional), patient })
    },
    wakeMembers: async (id, roles) => {
      const feeds = await presentFeeds((await lockPatient(sql, unit, id))!, roles)
      announce(...feeds.map((feed) => ({ op: 'wake' as const, feed })))
    },
  }
}
