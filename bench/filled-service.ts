import { randomUUID } from 'node:crypto'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type AccessClaims, createAccessTokens } from '@navigateur-pro/sync-service/src/auth/access-tokens.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { loadDatabaseKey, loadKeys } from '@navigateur-pro/sync-service/src/keys.ts'
import { createCursorCodec } from '@navigateur-pro/sync-service/src/records/cursor.ts'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { openStorage } from '@navigateur-pro/sync-service/src/storage/open.ts'
import { databaseFile, openConnection } from '@navigateur-pro/sync-service/src/storage/sqlite/connection.ts'
import { Client } from 'pg'

/** A live client of the service: how it names itself, and where it stopped reading. */
export type LiveClient = { readonly authorization: string; readonly feed: string; readonly cursor: string }

/** One thousand people in circles of five, who share the dossiers; every record is in five feeds. */
const people = 1000
const circle = 5
const circles = people / circle
/** Entries that a client has not read yet. */
export const unread = 20

type Size = { readonly records: number; readonly dossiers: number; readonly head: number }

function sizeOf(records: number): Size {
  const head = Math.ceil(records / circles)
  const full = head * circles
  return { records: full, head, dossiers: Math.max(1, Math.round(full / 40 / circles)) * circles }
}

/**
 * Fills the real schema with plain SQL: two million records through the service itself would take
 * hours. Gives one session for each person; its tokens last five
 * minutes, so they are asked for when they are needed.
 */
export async function fillService(
  dataFolder: string,
  url: string,
  records: number,
  databaseUrl?: string,
): Promise<() => Promise<readonly LiveClient[]>> {
  const config = readConfig({
    NAVIGATEUR_DATA: dataFolder,
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  })
  const everyone = Array.from({ length: people }, (_, index) => personOf(index))
  const empty = openStorage(config)
  await registerProfessionals(empty, everyone)
  // Nobody else has the file open: it may be written without a journal.
  await empty.close()
  const size = sizeOf(records)
  if (databaseUrl === undefined) {
    const sql = openConnection(databaseFile(dataFolder), loadDatabaseKey(config), 'writer')
    // What a failure would lose is made again: each page is encrypted and written once.
    for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -800000'])
      sql.pragma(setting)
    sql.script('BEGIN IMMEDIATE')
    for (const statement of sqliteStatements(size)) sql.script(statement)
    sql.script('COMMIT')
    sql.close()
  } else {
    const client = new Client({ connectionString: databaseUrl, ssl: false })
    await client.connect()
    for (const statement of postgresStatements(size)) await client.query(statement)
    await client.end()
  }
  const keys = loadKeys(config)
  const tokens = createAccessTokens(keys.signing, () => url)
  const cursors = createCursorCodec(keys.cursor)
  const expiresAt = new Date(Date.now() + 12 * 3_600_000).toISOString()
  const storage = openStorage(config)
  const sessions = await storage.write(async (tx) => {
    const opened: { claims: AccessClaims; feed: string; cursor: string }[] = []
    for (const { id: person } of everyone) {
      const [family, device] = [randomUUID(), randomUUID()]
      await tx.saveSession({ id: family, person, device, expiresAt, revokedAt: undefined })
      const feed = (await tx.findFeed(person))!
      const cursor = cursors.encode(feed, size.head - unread)
      opened.push({ claims: { person, device, family }, feed: feed.id, cursor })
    }
    return opened
  })
  await storage.close()
  return () =>
    Promise.all(
      sessions.map(async ({ claims, feed, cursor }) => ({
        authorization: `Bearer ${await tokens.issue(claims)}`,
        feed,
        cursor,
      })),
    )
}

function personOf(index: number): Professional {
  return {
    id: `8997${String(index).padStart(8, '0')}`,
    name: `Mme Mesure ${index}`,
    role: 'nurse',
    profession: 'infirmière',
    organisation: 'Cabinet des Pins',
  }
}

/** Now: the service forgets entries of feeds that are half a year old. */
const at = new Date().toISOString()
const author = JSON.stringify({
  id: '899700000000',
  name: 'Mme Mesure 0',
  role: 'nurse',
  profession: 'infirmière',
})
const body = JSON.stringify({
  text: 'Pansement refait, plaie propre, berges nettes, peu de fibrine, pas de rougeur. '.repeat(4),
  important: false,
  attachments: [],
})

/** Desks give UUIDs of version 7, that follow time: so do these, of which the last six bytes are random. */
const recordId = '%012x70008000'

/**
 * Record `n` (from 1) is in dossier `(n - 1) % dossiers`, whose circle is `(n - 1) % circles` because
 * there are whole numbers of dossiers for each circle: its position in that circle's feeds is known
 * without counting, and every table is filled in the order of its key.
 */
function sqliteStatements({ records, dossiers, head }: Size): readonly string[] {
  const upTo = (count: number) =>
    `WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series LIMIT ${count})`
  return [
    `INSERT INTO patient (key, id, pseq)
     ${upTo(dossiers)} SELECT n, randomblob(16), ${Math.ceil(records / dossiers)} FROM series`,
    `INSERT INTO membership (patient, professional, record, joined_at)
     ${upTo(dossiers * circle)}
     SELECT (n - 1) / ${circle} + 1, ((n - 1) / ${circle}) % ${circles} * ${circle} + (n - 1) % ${circle} + 1,
            randomblob(16), '${at}' FROM series`,
    `INSERT INTO record (key, id, patient, type, confidentiality, change, received_at)
     ${upTo(records)}
     SELECT n, unhex(printf('${recordId}', n) || hex(randomblob(6))), (n - 1) % ${dossiers} + 1,
            'transmission', 'paramedical', n, '${at}' FROM series`,
    `INSERT INTO change (key, patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
     ${upTo(records)}
     SELECT n, (n - 1) % ${dossiers} + 1, (n - 1) / ${dossiers} + 1, n, 1, 1,
            '${author}', '${at}', '${at}', '${at}', '${body}' FROM series`,
    `INSERT INTO feed_entry (feed, pos, patient, record, kind, received_at)
     ${upTo(head * people)},
     entry(feed, pos) AS (SELECT (n - 1) / ${head} + 1, (n - 1) % ${head} + 1 FROM series),
     placed(feed, pos, r) AS (SELECT feed, pos, (pos - 1) * ${circles} + (feed - 1) / ${circle} FROM entry)
     SELECT feed, pos, r % ${dossiers} + 1, r + 1, 'record', '${at}' FROM placed`,
    `UPDATE feed SET head = ${head}`,
    'ANALYZE',
  ]
}

function postgresStatements({ records, dossiers, head }: Size): readonly string[] {
  const upTo = (count: number) => `generate_series(1, ${count}) AS n`
  return [
    `INSERT INTO patient (id, pseq) SELECT gen_random_uuid(), ${Math.ceil(records / dossiers)} FROM ${upTo(dossiers)}`,
    `INSERT INTO membership (patient, professional, record, joined_at)
     SELECT (n - 1) / ${circle} + 1, ((n - 1) / ${circle}) % ${circles} * ${circle} + (n - 1) % ${circle} + 1,
            gen_random_uuid(), '${at}' FROM ${upTo(dossiers * circle)}`,
    `INSERT INTO record (id, patient, type, confidentiality, version, received_at)
     SELECT gen_random_uuid(), (n - 1) % ${dossiers} + 1, 'transmission', 'paramedical', 1, '${at}'
     FROM ${upTo(records)}`,
    `INSERT INTO change (patient, pseq, record, version, schema, author, authored_at, occurred_at, received_at, body)
     SELECT (n - 1) % ${dossiers} + 1, (n - 1) / ${dossiers} + 1, n, 1, 1,
            '${author}', '${at}', '${at}', '${at}', '${body}' FROM ${upTo(records)}`,
    `INSERT INTO feed_entry (feed, pos, patient, record, kind, received_at)
     SELECT feed, pos, r % ${dossiers} + 1, r + 1, 'record', '${at}'
     FROM ${upTo(head * people)},
       LATERAL (SELECT (n - 1) / ${head} + 1 AS feed, (n - 1) % ${head} + 1 AS pos) entry,
       LATERAL (SELECT (pos - 1) * ${circles} + (feed - 1) / ${circle} AS r) placed`,
    `UPDATE feed SET head = ${head}`,
    'ANALYZE',
  ]
}
