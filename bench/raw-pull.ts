import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { loadDatabaseKey } from '@navigateur-pro/sync-service/src/keys.ts'
import { databaseFile, openConnection } from '@navigateur-pro/sync-service/src/storage/sqlite/connection.ts'
import { Client } from 'pg'
import { unread } from './filled-service.ts'

/** The rows of a pull and nothing around them: no token, no page, no JSON, one connection. */
export type RawQuery = {
  /** Queries by second, of this many in a row. */
  rate(count: number): Promise<number>
  close(): Promise<void>
}

const columns =
  'e.pos, r.id, t.id AS patient, r.type, r.confidentiality, c.version, c.schema, c.author, c.authored_at, c.occurred_at, c.received_at, c.body'
const member =
  'EXISTS (SELECT 1 FROM membership m WHERE m.patient = e.patient AND m.professional = e.feed AND m.left_at IS NULL)'
const people = 1000

export async function openRawQuery(dataFolder: string, databaseUrl?: string): Promise<RawQuery> {
  return databaseUrl === undefined ? openSqlite(dataFolder) : openPostgres(databaseUrl)
}

function openSqlite(dataFolder: string): RawQuery {
  const config = readConfig({ NAVIGATEUR_DATA: dataFolder })
  const sql = openConnection(databaseFile(dataFolder), loadDatabaseKey(config), 'reader')
  const { head } = sql.get<{ head: number }>('SELECT head FROM feed LIMIT 1')!
  return {
    rate: async (count) =>
      timed(count, async (feed) =>
        sql.all(
          `SELECT ${columns} FROM feed_entry e JOIN patient t ON t.key = e.patient
           JOIN record r ON r.key = e.record JOIN change c ON c.key = r.change
           WHERE e.feed = ? AND e.pos > ? AND r.confidentiality = 'paramedical' AND ${member} ORDER BY e.pos LIMIT 1000`,
          feed,
          head - unread,
        ),
      ),
    close: async () => sql.close(),
  }
}

async function openPostgres(databaseUrl: string): Promise<RawQuery> {
  const client = new Client({ connectionString: databaseUrl, ssl: false })
  await client.connect()
  const { rows } = await client.query<{ head: string }>('SELECT head FROM feed LIMIT 1')
  const text = `SELECT ${columns} FROM feed_entry e JOIN patient t ON t.key = e.patient
    JOIN record r ON r.key = e.record
    JOIN change c ON c.patient = r.patient AND c.record = r.key AND c.version = r.version
    WHERE e.feed = $1 AND e.pos > $2 AND r.confidentiality = 'paramedical' AND ${member} ORDER BY e.pos LIMIT 1000`
  return {
    rate: (count) =>
      timed(count, async (feed) => {
        const values = [feed, Number(rows[0]!.head) - unread]
        return (await client.query({ name: 'pull', text, values })).rows
      }),
    close: () => client.end(),
  }
}

async function timed(count: number, query: (feed: number) => Promise<readonly unknown[]>): Promise<number> {
  const start = performance.now()
  for (let index = 0; index < count; index += 1) {
    const found = (await query((index % people) + 1)).length
    if (found !== unread) throw new Error(`${found} fiches au lieu de ${unread}.`)
  }
  return (count / (performance.now() - start)) * 1000
}
