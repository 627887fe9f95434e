import type { PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { FeedMove, ReadTransaction, WriteTransaction } from '../port.ts'
import type { Sql } from './connection.ts'
import { newEpoch, patientKey, professionalKey } from './directory.ts'
import { toUuid } from './identifiers.ts'
import { type RecordRow, recordKey, toRecord } from './records.ts'

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
      const feed = professionalKey(sql, professional)
      const { head } = sql.get<{ head: number }>('SELECT head FROM feed WHERE professional = ?', feed)!
      const entries: PullEntry[] = []
      let bytes = 0
      let full = false
      // The entries are a cache, membership and class are the truth: both are checked again here.
      for (const row of sql.iterate<RecordRow & { pos: number; record: number | null }>(
        `SELECT e.pos, e.record, r.id, t.id AS patient, r.type, r.confidentiality, c.version, c.schema, c.author,
                c.authored_at, c.occurred_at, c.received_at, c.body
         FROM feed_entry e JOIN patient t ON t.key = e.patient
         LEFT JOIN record r ON r.key = e.record LEFT JOIN change c ON c.key = r.change
         WHERE e.feed = ? AND e.pos > ? AND (e.record IS NULL OR (
           r.confidentiality IN (SELECT value FROM json_each(?))
           AND EXISTS (SELECT 1 FROM membership m
                       WHERE m.patient = e.patient AND m.professional = e.feed AND m.left_at IS NULL)))
         ORDER BY e.pos LIMIT ?`,
        feed,
        after,
        JSON.stringify(classes),
        limit,
      )) {
        entries.push(
          row.record === null
            ? { op: 'purge', pos: row.pos, patient: toUuid(row.patient) }
            : { op: 'put', pos: row.pos, record: toRecord(row) },
        )
        bytes += row.body?.length ?? 0
        full = entries.length === limit || bytes > pageBytes
        if (full) break
      }
      return { entries, to: full ? entries.at(-1)!.pos : head, head }
    },
  }
}

/** @param moved feed id → new head, told to the listeners after the commit */
export function writeFeeds(sql: Sql, moved: Map<string, FeedMove>): Write {
  const nextPosition = (feed: number): number => {
    const { head, id } = sql.get<{ head: number; id: Uint8Array }>(
      'UPDATE feed SET head = head + 1 WHERE professional = ? RETURNING head, id',
      feed,
    )!
    const name = toUuid(id)
    moved.set(name, { feed: name, head })
    return head
  }
  const putEntry = (feed: number, patient: number, record: number): void => {
    // The older position of the same record is folded: ten edits arrive once.
    sql.run('DELETE FROM feed_entry WHERE feed = ? AND record = ?', feed, record)
    sql.run(
      'INSERT INTO feed_entry (feed, pos, patient, record) VALUES (?, ?, ?, ?)',
      feed,
      nextPosition(feed),
      patient,
      record,
    )
  }
  // Feeds are always locked in the same order, which a server with row locks needs.
  const presentFeeds = (patient: number, roles: readonly string[]) =>
    sql.all<{ feed: number }>(
      `SELECT m.professional AS feed FROM membership m JOIN professional p ON p.key = m.professional
       WHERE m.patient = ? AND m.left_at IS NULL AND p.role IN (SELECT value FROM json_each(?))
       ORDER BY m.professional`,
      patient,
      JSON.stringify(roles),
    )
  const putDossier = (feed: number, patient: number, classes: readonly string[]): void => {
    const rows = sql.all<{ key: number }>(
      `SELECT key FROM record WHERE patient = ? AND confidentiality IN (SELECT value FROM json_each(?)) ORDER BY key`,
      patient,
      JSON.stringify(classes),
    )
    for (const { key } of rows) putEntry(feed, patient, key)
  }
  return {
    rebuildFeed: async (professional, classes) => {
      const feed = professionalKey(sql, professional)
      sql.run('DELETE FROM feed_entry WHERE feed = ?', feed)
      sql.run('UPDATE feed SET epoch = ?, head = 0 WHERE professional = ?', newEpoch(), feed)
      const patients = sql.all<{ patient: number }>(
        'SELECT patient FROM membership WHERE professional = ? AND left_at IS NULL ORDER BY patient',
        feed,
      )
      for (const { patient } of patients) putDossier(feed, patient, classes)
    },
    announceRecord: async (record, roles) => {
      const key = recordKey(sql, record)
      const { patient } = sql.get<{ patient: number }>('SELECT patient FROM record WHERE key = ?', key)!
      for (const { feed } of presentFeeds(patient, roles)) putEntry(feed, patient, key)
    },
    announceDossier: async (patient, professional, classes) => {
      putDossier(professionalKey(sql, professional), patientKey(sql, patient), classes)
    },
    announcePurge: async (patient, professional) => {
      const feed = professionalKey(sql, professional)
      const key = patientKey(sql, patient)
      sql.run('DELETE FROM feed_entry WHERE feed = ? AND patient = ?', feed, key)
      sql.run(
        'INSERT INTO feed_entry (feed, pos, patient, record) VALUES (?, ?, ?, NULL)',
        feed,
        nextPosition(feed),
        key,
      )
    },
    wakeMembers: async (patient, roles) => {
      for (const { feed } of presentFeeds(patientKey(sql, patient), roles)) {
        const row = sql.get<{ id: Uint8Array; head: number }>(
          'SELECT id, head FROM feed WHERE professional = ?',
          feed,
        )!
        const name = toUuid(row.id)
        moved.set(name, { feed: name, head: row.head })
      }
    },
  }
}
