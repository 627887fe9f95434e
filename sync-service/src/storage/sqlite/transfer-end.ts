import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { type Mark, movedMessage } from '../marks.ts'
import { otherSchema, targetNotEmpty } from '../transfer-refusals.ts'
import {
  batchOf,
  type ColumnKind,
  type Row,
  type Table,
  tables,
  type TransferEnd,
  type Value,
} from '../transfer-tables.ts'
import { databaseFile, openConnection, type Sql, type SqlValue } from './connection.ts'
import { toBytes, toUuid } from './identifiers.ts'
import { findMark, renewIncarnation } from './lineage.ts'
import { latestVersion, migrate } from './migrate.ts'

/** Published versions are pointed at by the key of the change, which only SQLite has. */
const published = `(SELECT c.version FROM change c WHERE c.key = record.change) AS version`

/** Opens one side of a transfer. The lock of the one writer keeps every other out until it is closed. */
export async function openSqliteEnd(
  { folder, key }: { readonly folder: string; readonly key: Buffer },
  role: 'source' | 'target',
): Promise<TransferEnd> {
  const path = databaseFile(folder)
  if (role === 'source' && !existsSync(path)) {
    throw new AppError('not_found', 'Il n’y a pas de base dans ce dossier.')
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (role === 'target' && existsSync(path)) removeUnfinished(path, key)
  const sql = openConnection(path, key, 'writer')
  try {
    if (role === 'target') migrate(sql)
    else if (sql.pragma('user_version') !== latestVersion) throw otherSchema()
    // The service writes all the time: a moment without it may be long in coming.
    sql.pragma('busy_timeout = 60000')
    sql.script(begin)
    if (role === 'target') {
      if (tables.some(({ name }) => name !== 'lineage' && sql.get(`SELECT 1 FROM ${name} LIMIT 1`))) {
        throw targetNotEmpty()
      }
      sql.script('DELETE FROM lineage')
    }
  } catch (error) {
    sql.close()
    throw error
  }
  const marked = findMark(sql)
  return {
    marked,
    read: (table) => read(sql, table),
    write: async (table, rows) => write(sql, table, rows),
    complete: async () => {
      sql.script(
        `UPDATE record SET change =
           (SELECT c.key FROM change c WHERE c.record = record.key ORDER BY c.version DESC LIMIT 1)`,
      )
    },
    setMark: async (mark) => setMark(sql, mark),
    renewIncarnation: async () => renewIncarnation(sql),
    keep: async () => {
      sql.script('COMMIT')
      sql.script(begin)
    },
    close: async () => {
      sql.script('ROLLBACK')
      sql.close()
    },
  }
}

const begin = 'BEGIN IMMEDIATE'

/** A copy that did not reach its end: nobody ever opened it. */
function removeUnfinished(path: string, key: Buffer): void {
  const sql = openConnection(path, key, 'reader')
  const marked = findMark(sql)
  sql.close()
  if (marked?.mark !== 'arriving') return
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
}

function setMark(sql: Sql, mark: Mark | undefined): void {
  for (const { name, when } of writes) sql.script(`DROP TRIGGER IF EXISTS moved_${name}_${when}`)
  sql.run(
    'UPDATE lineage SET mark = ?, marked_at = ?',
    mark ?? null,
    mark === undefined ? null : new Date().toISOString(),
  )
  if (mark === undefined || mark === 'arriving') return
  for (const { name, when } of writes) {
    sql.script(
      `CREATE TRIGGER moved_${name}_${when} BEFORE ${when} ON ${name}
       BEGIN SELECT RAISE(ABORT, '${movedMessage}'); END`,
    )
  }
}

const writes = tables.flatMap(({ name }) =>
  ['INSERT', 'UPDATE', 'DELETE'].map((when) => ({ name, when }) as const),
)

async function* read(sql: Sql, { columns, name, order, ...table }: Table): AsyncIterable<readonly Row[]> {
  const kinds = Object.values(columns)
  const chosen = Object.keys(columns).map((column) =>
    name === 'record' && column === 'version' ? published : column,
  )
  const rows = sql.iterate<Readonly<Record<string, SqlValue>>>(
    `SELECT ${chosen.join(', ')} FROM ${name} ORDER BY ${order.join(', ')}`,
  )
  let batch: Row[] = []
  for (const row of rows) {
    batch.push(Object.values(row).map((value, index) => fromSqlite(value, kinds[index]!)))
    if (batch.length < batchOf({ columns, name, order, ...table })) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function write(sql: Sql, { name, columns }: Table, rows: readonly Row[]): void {
  const kinds = Object.values(columns)
  // The pointer is set once the changes are there.
  const names = Object.keys(columns).map((column) =>
    name === 'record' && column === 'version' ? 'change' : column,
  )
  const statement = `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  for (const row of rows) sql.run(statement, ...row.map((value, index) => toSqlite(value, kinds[index]!)))
}

function fromSqlite(value: SqlValue, kind: ColumnKind): Value {
  if (value === null) return null
  if (kind === 'uuid') return toUuid(value as Uint8Array)
  return kind === 'bool' ? value === 1 : value
}

function toSqlite(value: Value, kind: ColumnKind): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  return kind === 'uuid' && typeof value === 'string' ? toBytes(value) : value
}
