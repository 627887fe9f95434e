import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { readBody, createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { databaseFile, openConnection } from '@navigateur-pro/sync-service/src/storage/sqlite/connection.ts'
import { migrate as migrateService } from '@navigateur-pro/sync-service/src/storage/sqlite/migrate.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { migrate } from '../desktop/core/database/migrate.ts'
import { migrations } from '../desktop/core/database/migrations.ts'
import { openNodeDatabase } from '../desktop/core/platform/node/node-database.ts'
import type { ReadableDatabase, SqlValue } from '../desktop/core/platform/ports.ts'

type Row = Readonly<Record<string, SqlValue>>
type CacheRows = {
  readonly patients: readonly Row[]
  readonly records: readonly {
    readonly row: readonly SqlValue[]
    readonly text: string
    readonly fields: readonly Row[]
  }[]
}

/** Everything that a first pull has written in a cache, ready to be written again. */
export function readCacheRows(reader: ReadableDatabase): CacheRows {
  const registry = createRegistry()
  const fields = Map.groupBy(
    reader.all<Row & { record_key: number }>('SELECT * FROM record_field ORDER BY rowid'),
    ({ record_key }) => record_key,
  )
  const rows = reader.all<Row & { key: number; type: string; schema: number; body: string }>(
    'SELECT * FROM record ORDER BY key',
  )
  return {
    patients: reader.all<Row>('SELECT * FROM patient'),
    records: rows.map((row) => {
      const read = readBody(registry, { ...row, body: JSON.parse(row.body) })
      return {
        row: Object.values(row),
        text: read.kind === 'known' ? read.type.searchText(read.body) : '',
        fields: fields.get(row.key) ?? [],
      }
    }),
  }
}

/** Milliseconds to insert these rows, indexes and full text included, without any sync around. */
export function fillBareCache(folder: string, { patients, records }: CacheRows): number {
  const key = { key: randomBytes(32), salt: randomBytes(16) }
  const database = openNodeDatabase(join(folder, `bare-${v7()}.db`), key, { create: true })
  const { bulk, durable } = database
  migrate(durable, migrations)
  const start = performance.now()
  bulk.transaction(() => {
    for (const { key: patient, id } of patients)
      bulk.run('INSERT INTO patient (key, id) VALUES (?, ?)', [patient!, id!])
  })
  for (let from = 0; from < records.length; from += limits.pull) {
    bulk.transaction(() => {
      for (const { row, text, fields } of records.slice(from, from + limits.pull)) {
        bulk.run(`INSERT INTO record VALUES (${row.map(() => '?').join(', ')})`, row)
        for (const { type, name, value, record_key } of fields)
          bulk.run('INSERT INTO record_field VALUES (?, ?, ?, ?)', [type!, name!, value!, record_key!])
        if (text !== '') bulk.run('INSERT INTO record_text (rowid, text) VALUES (?, ?)', [row[0]!, text])
      }
    })
  }
  const elapsed = performance.now() - start
  database.close()
  return elapsed
}

/**
 * Milliseconds to make this many new records durable in the service's own schema (encrypted,
 * synchronous=FULL), as many at a time as a desk sends: nothing is checked, hashed or answered.
 */
export function fillBareService(folder: string, count: number): number {
  const path = databaseFile(folder).replace('service.db', `bare-${v7()}.db`)
  const sql = openConnection(path, randomBytes(48), 'writer')
  migrateService(sql)
  const id = () => Buffer.from(v7().replaceAll('-', ''), 'hex')
  const at = new Date().toISOString()
  const author = JSON.stringify({
    id: '899700000001',
    name: 'Dr Claire Sance',
    role: 'physician',
    profession: 'médecin',
  })
  const body = JSON.stringify({
    text: 'Pansement refait, plaie propre. '.repeat(5),
    important: false,
    attachments: [],
  })
  sql.run("INSERT INTO professional VALUES (1, '899700000001', 'physician', '{}')")
  sql.run('INSERT INTO patient VALUES (1, ?, 0)', id())
  const hash = randomBytes(32)
  const start = performance.now()
  for (let key = 1; key <= count; key += 1) {
    if (key % limits.push === 1) sql.script('BEGIN IMMEDIATE')
    sql.run(
      `INSERT INTO record (key, id, patient, type, confidentiality, change, received_at)
       VALUES (?, ?, 1, 'transmission', 'medical', ?, ?)`,
      key,
      id(),
      key,
      at,
    )
    sql.run(
      'INSERT INTO change VALUES (?, 1, ?, ?, 1, 1, ?, ?, ?, ?, ?)',
      key,
      key,
      key,
      author,
      at,
      at,
      at,
      body,
    )
    sql.run(
      `INSERT INTO feed_entry (feed, pos, patient, record, kind, received_at) VALUES (1, ?, 1, ?, 'record', ?)`,
      key,
      key,
      at,
    )
    sql.run('INSERT INTO applied_op VALUES (?, ?, ?, ?)', key, id(), hash, '{"status":"ok","version":1}')
    sql.run(
      "INSERT INTO audit VALUES (?, ?, '899700000001', 'record.create', ?, ?, 'version 1', ?)",
      key,
      at,
      v7(),
      v7(),
      hash,
    )
    if (key % limits.push === 0) sql.script('COMMIT')
  }
  const elapsed = performance.now() - start
  sql.close()
  return elapsed
}
