import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

const key = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2) }

it('a cache made before whole dossiers were read keeps what waits and its numbers, and reads everything again', async () => {
  const cache = openNodeDatabase(join(await temporaryFolder(), 'cache.db'), key, { create: true })
  migrate(
    cache.durable,
    migrations.filter(({ version }) => version <= 20),
  )
  const db = cache.durable
  db.run("INSERT INTO patient (key, id) VALUES (1, x'01')")
  db.run(
    `INSERT INTO record (key, id, patient_key, type, version, schema, confidentiality, author_id, author,
       occurred_at, recorded_at, body)
     VALUES (1, x'02', 1, 'transmission', 0, 1, 'paramedical', 'a', '{}', '2026-01-01T00:00:00.000Z',
       '2026-01-01T00:00:00.000Z', '{"text":"Attend"}')`,
  )
  db.run(
    "INSERT INTO outbox (dseq, op_id, record_key, operation, state) VALUES (41, x'03', 1, '{}', 'refused')",
  )
  db.run("INSERT INTO outbox (dseq, op_id, record_key, operation, state) VALUES (42, x'04', 1, '{}', 'sent')")
  db.run("INSERT INTO outbox (dseq, op_id, record_key, operation, state) VALUES (43, x'05', 1, '{}', 'here')")
  db.run('DELETE FROM outbox WHERE dseq = 43')
  db.run("INSERT INTO feed VALUES ('f', 'e', 12, 'v1')")
  migrate(db, migrations)
  expect(db.all('SELECT dseq, state FROM outbox ORDER BY dseq')).toEqual([
    { dseq: 41, state: 'refused' },
    { dseq: 42, state: 'sent' },
  ])
  const { rowid } = db.run(
    "INSERT INTO outbox (op_id, record_key, operation, state) VALUES (x'06', 1, '{}', 'here')",
  )
  expect(rowid, 'a number given once is never given again').toBe(44)
  expect(db.all('SELECT 1 FROM feed')).toEqual([])
  expect(() => db.run("UPDATE outbox SET state = 'lost'")).toThrow('CHECK')
  cache.close()
})
