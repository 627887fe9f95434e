import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type SQLite from 'better-sqlite3'
import { v7 } from 'uuid'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { migrate } from '../desktop/core/database/migrate.ts'
import { migrations } from '../desktop/core/database/migrations.ts'
import { createPatients } from '../desktop/core/patients.ts'
import { openNodeDatabase } from '../desktop/core/platform/node/node-database.ts'
import { createRecordStore } from '../desktop/core/records/record-store.ts'
import { createSearch } from '../desktop/core/search/search.ts'
import type { Bench } from './metric.ts'
import { notes } from './notes.ts'
import { percentile } from './percentile.ts'

const Database: typeof SQLite = createRequire(new URL('../desktop/package.json', import.meta.url))(
  'better-sqlite3',
)

const patients = 1_000
const rows = 100_000
const page = 1_000
/** As many as the interface shows. */
const shown = 20
const typed = [
  'pansement',
  'plaie propre',
  'glycémie réveil',
  'chute',
  'dyspnée',
  'lartigue',
  'ecchymose bras',
]

const bench: Bench = {
  metrics: [{ name: 'search.p95', unit: 'ms', peer: 'FTS5 seul, non chiffré', better: 'lower' }],
  runs: 7,
  open,
}
export default bench

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-search-'))
  const ours = openOurs(join(folder, 'ours.db'))
  const peer = openPeer(join(folder, 'peer.db'))
  // Every text that a field has held while a person typed these words.
  const keystrokes = typed.flatMap((text) => Array.from(text, (_, end) => text.slice(0, end + 1).trim()))
  return {
    async run() {
      const values: number[] = []
      const peers: number[] = []
      for (const [index, text] of keystrokes.entries()) {
        // Each side goes first in turn: neither always meets the processor the other has warmed.
        if (index % 2 === 0) values.push(timed(() => ours.find(text)))
        peers.push(timed(() => peer.find(text)))
        if (index % 2 === 1) values.push(timed(() => ours.find(text)))
      }
      return { 'search.p95': { value: percentile(values, 0.95), peerValue: percentile(peers, 0.95) } }
    },
    async close() {
      ours.close()
      peer.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The search of the product, on the encrypted cache, each hit shown with its patient, author and excerpt. */
function openOurs(path: string) {
  const key = { key: randomBytes(32), salt: randomBytes(16) }
  const database = openNodeDatabase(path, key, { create: true })
  migrate(database.durable, migrations)
  const registry = createRegistry()
  const store = createRecordStore(database, registry)
  const author = { id: '899700000002', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' } as const
  const text = notes('search')
  const ids = Array.from({ length: patients }, () => v7())
  const put = (index: number, patientId: string, type: string, body: unknown) => {
    const at = new Date(Date.UTC(2026, 0) + index * 60_000).toISOString()
    store.putPublished(database.bulk, {
      id: v7(),
      type,
      patientId,
      version: 1,
      schema: 1,
      author,
      occurredAt: at,
      recordedAt: at,
      receivedAt: at,
      confidentiality: 'paramedical',
      body,
    })
  }
  const identity = { status: 'PROV', birthName: 'LARTIGUE', firstGivenName: 'JEANNE', sex: 'F' }
  database.bulk.transaction(() => {
    for (const id of ids)
      put(0, id, 'patient-identity', { identity: { ...identity, birthDate: '1941-02-03' } })
  })
  for (let from = 0; from < rows; from += page) {
    database.bulk.transaction(() => {
      for (let index = from; index < from + page; index += 1)
        put(index, ids[index % patients]!, 'transmission', { text: text.next().value })
    })
  }
  const today = () => ({ year: 2026, month: 6, day: 1 })
  const search = createSearch({
    store,
    registry,
    patients: createPatients(store),
    today,
    isReading: () => false,
    places: () => [],
  })
  return {
    find: (typedText: string) => {
      const found = search(typedText, shown)
      return found.records.length + found.patients.length
    },
    close: () => database.close(),
  }
}

/** The same notes in the same index, in a plain file, and nothing but the rows that match. */
function openPeer(path: string) {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('cache_size = -16384')
  database.exec(
    `CREATE VIRTUAL TABLE note USING fts5 (text, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2")`,
  )
  const insert = database.prepare('INSERT INTO note (text) VALUES (?)')
  const text = notes('search')
  for (let from = 0; from < rows; from += page) {
    database.transaction(() => {
      for (let index = 0; index < page; index += 1) insert.run(text.next().value)
    })()
  }
  const select = database.prepare(
    `SELECT rowid, text FROM note WHERE note MATCH ? ORDER BY rowid DESC LIMIT ${shown}`,
  )
  return {
    find: (typedText: string) => {
      const words = typedText.split(' ').map((word) => `"${word}"*`)
      return select.all(words.join(' AND ')).length
    },
    close: () => database.close(),
  }
}

function timed(find: () => number): number {
  const start = performance.now()
  find()
  return performance.now() - start
}
