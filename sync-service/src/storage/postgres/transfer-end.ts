import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Mark } from '../marks.ts'
import { otherSchema, targetNotEmpty } from '../transfer-refusals.ts'
import {
  batchOf,
  type ColumnKind,
  type Row,
  type Table,
  tables,
  type TransferEnd,
} from '../transfer-tables.ts'
import type { DatabaseAddress } from './address.ts'
import { excludeWriters, openPool, type Sql, speak, takeConnection } from './connection.ts'
import { findMark, writeLineage } from './lineage.ts'
import { findVersion, latestVersion, migrate } from './migrate.ts'
import { judgeSettings } from './settings.ts'

const types: Readonly<Record<ColumnKind, string>> = {
  int: 'bigint',
  text: 'text',
  uuid: 'uuid',
  bytes: 'bytea',
  bool: 'boolean',
}

/**
 * Opens one side of a transfer, in one transaction, closed to writers before anything is read: they
 * wait, and are answered « unavailable » when it lasts; readers go on.
 */
export async function openPostgresEnd(
  { address, production }: { readonly address: DatabaseAddress; readonly production: boolean },
  role: 'source' | 'target',
): Promise<TransferEnd> {
  const pool = openPool(address, 1)
  const close = async (client: Awaited<ReturnType<typeof takeConnection>> | undefined) => {
    client?.release(true)
    await pool.end()
  }
  const client = await takeConnection(pool).catch(async (error: unknown) => {
    await close(undefined)
    throw error
  })
  const sql = speak(client)
  // Each statement sees what was committed before the lock; nothing changes after it.
  const begin = async () => {
    await sql.script('BEGIN')
    await sql.script('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
    await excludeWriters(sql)
  }
  try {
    await begin()
    if (role === 'source') await openSource(sql)
    else await openTarget(sql, production)
  } catch (error) {
    await close(client)
    throw error
  }
  return {
    marked: await findMark(sql),
    read: (table) => read(sql, table),
    write: (table, rows) => write(sql, table, rows),
    complete: () => complete(sql),
    setMark: (mark) => setMark(sql, mark),
    renewIncarnation: () => writeLineage(sql).renewIncarnation(),
    keep: async () => {
      if ((await sql.script('COMMIT')) !== 'COMMIT') throw notKept()
      await begin()
    },
    // Ending the connection undoes what it had begun.
    close: () => close(client),
  }
}

/** Against whoever is not the service. */
async function lockTables(sql: Sql, mode: 'SHARE' | 'EXCLUSIVE'): Promise<void> {
  await sql.script(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ${mode} MODE`)
}

async function openSource(sql: Sql): Promise<void> {
  if ((await findVersion(sql)) !== latestVersion) throw otherSchema()
  await lockTables(sql, 'SHARE')
}

async function openTarget(sql: Sql, production: boolean): Promise<void> {
  await judgeSettings(sql, production)
  await migrate(sql)
  await lockTables(sql, 'EXCLUSIVE')
  // A copy that did not reach its end: nobody ever opened it.
  if ((await findMark(sql))?.mark === 'arriving') await empty(sql)
  for (const { name } of tables) {
    if (name !== 'lineage' && (await sql.get(`SELECT 1 FROM ${name} LIMIT 1`))) throw targetNotEmpty()
  }
  await sql.script('DELETE FROM lineage')
}

async function empty(sql: Sql): Promise<void> {
  await sql.script('ALTER TABLE audit DISABLE TRIGGER USER')
  await sql.script(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`)
  await sql.script('ALTER TABLE audit ENABLE TRIGGER USER')
}

async function setMark(sql: Sql, mark: Mark | undefined): Promise<void> {
  for (const { name } of tables) await sql.script(`DROP TRIGGER IF EXISTS store_was_moved ON ${name}`)
  await sql.run(
    'UPDATE lineage SET mark = $1, marked_at = $2',
    mark,
    mark === undefined ? undefined : new Date().toISOString(),
  )
  if (mark === undefined || mark === 'arriving') return
  for (const { name } of tables) {
    await sql.script(
      `CREATE TRIGGER store_was_moved BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${name}
       FOR EACH STATEMENT EXECUTE FUNCTION store_was_moved()`,
    )
  }
}

async function* read(sql: Sql, table: Table): AsyncIterable<readonly Row[]> {
  const { name, columns, order } = table
  // Texts by their bytes, as SQLite orders them.
  const keys = order.map((column) => (columns[column] === 'text' ? `${column} COLLATE "C"` : column))
  const chosen = Object.keys(columns).join(', ')
  await sql.script(
    `DECLARE rows NO SCROLL CURSOR FOR SELECT ${chosen} FROM ${name} ORDER BY ${keys.join(', ')}`,
  )
  for (;;) {
    const rows = await sql.all<Readonly<Record<string, Row[number]>>>(`FETCH ${batchOf(table)} FROM rows`)
    if (rows.length === 0) break
    yield rows.map((row) => Object.values(row))
  }
  await sql.script('CLOSE rows')
}

async function write(sql: Sql, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(columns)
  const arrays = Object.values(columns).map((kind, index) => `$${index + 1}::${types[kind]}[]`)
  await sql.run(
    `INSERT INTO ${name} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT * FROM unnest(${arrays.join(', ')})`,
    ...names.map((_, index) => rows.map((row) => row[index])),
  )
}

/** Places in the log, which SQLite finds by the change; the next key is after the last one. */
async function complete(sql: Sql): Promise<void> {
  await sql.run(
    `UPDATE record r SET pseq = c.pseq FROM change c
     WHERE c.patient = r.patient AND c.record = r.key AND c.version = r.version`,
  )
  for (const { name } of tables.filter((table) => table.numbered)) {
    await sql.get(
      `SELECT setval(pg_get_serial_sequence('${name}', 'key'), coalesce(max(key), 1), max(key) IS NOT NULL) FROM ${name}`,
    )
  }
  await sql.script('ANALYZE')
}

function notKept(): AppError {
  return new AppError(
    'service_refused',
    'PostgreSQL n’a pas gardé la copie : la base de départ est intacte, recommencez.',
  )
}
