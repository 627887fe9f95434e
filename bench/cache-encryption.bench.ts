import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type SQLite from 'better-sqlite3'
import type { Bench } from './metric.ts'

/** The same library as the cache: it belongs to the desktop workspace. */
const Database: typeof SQLite = createRequire(new URL('../desktop/package.json', import.meta.url))(
  'better-sqlite3',
)

const plainHeader = 'SQLite format 3'

type Connection = InstanceType<typeof Database>

const patients = 500
const rows = 100_000
const pageOfTimeline = 50

/** The newest page of a patient's timeline. */
const timeline = `SELECT id, type, occurred_at, body FROM record
  WHERE patient_key = ? AND type = 'transmission' ORDER BY occurred_at DESC LIMIT ${pageOfTimeline}`

/**
 * Two ends of the same cost. In use, the connection has been open for a while and holds the pages
 * it has deciphered; cold, each patient is the first of the day and every page is deciphered (the
 * system holds the file itself on both sides: what is compared is the cipher, not the disk).
 */
const bench: Bench = {
  metrics: [
    { name: 'cache.encryption', unit: 'ms', peer: 'le même fichier non chiffré', better: 'lower' },
    { name: 'cache.encryption.cold', unit: 'ms', peer: 'le même fichier non chiffré', better: 'lower' },
  ],
  runs: 9,
  open,
}
export default bench

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'cache-encryption-'))
  const plainPath = join(folder, 'plain.db')
  const encryptedPath = join(folder, 'encrypted.db')
  const key = randomBytes(32).toString('hex')
  fill(plainPath, undefined)
  fill(encryptedPath, key)
  if (readFileSync(encryptedPath).includes(plainHeader)) throw new Error('Le fichier n’est pas chiffré.')
  const plain = connect(plainPath, undefined)
  const encrypted = connect(encryptedPath, key)
  let run = 0
  const sideBySide = (reads: number, cold: boolean) => {
    const first = run * 37
    // Each side goes first in turn: neither always meets the processor the other has warmed.
    const early = run % 2 === 0 ? read(plain, first, reads, cold) : undefined
    const value = read(encrypted, first, reads, cold)
    return { value, peerValue: early ?? read(plain, first, reads, cold) }
  }
  return {
    async run() {
      run += 1
      sideBySide(300, false)
      const inUse = sideBySide(300, false)
      return { 'cache.encryption': inUse, 'cache.encryption.cold': sideBySide(30, true) }
    },
    async close() {
      plain.close()
      encrypted.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function connect(path: string, key: string | undefined): Connection {
  const database = new Database(path)
  if (key) {
    database.pragma(`cipher = 'sqlcipher'`)
    database.pragma('legacy = 4')
    database.pragma(`key = "x'${key}'"`)
  }
  // As the cache sets them.
  database.pragma('cache_size = -16384')
  database.pragma('journal_mode = WAL')
  return database
}

/**
 * The record table as the cache lays it out; the records of all patients interleaved in time, as a
 * sync writes them: a timeline is many pages apart.
 */
function fill(path: string, key: string | undefined): void {
  const database = connect(path, key)
  database.exec(`CREATE TABLE record (
    key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, patient_key INTEGER NOT NULL, type TEXT NOT NULL,
    occurred_at TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX record_by_patient ON record (patient_key, type, occurred_at)`)
  const insert = database.prepare(
    'INSERT INTO record (id, patient_key, type, occurred_at, body) VALUES (?, ?, ?, ?, ?)',
  )
  const body = JSON.stringify({ text: 'Pansement refait, plaie propre, pas de fièvre. '.repeat(6) })
  database.transaction(() => {
    for (let index = 0; index < rows; index += 1) {
      const occurredAt = new Date(Date.UTC(2026, 0) + index * 60_000).toISOString()
      insert.run(randomBytes(16), index % patients, 'transmission', occurredAt, body)
    }
  })()
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

/** Milliseconds per timeline, over the timelines of many patients. */
function read(database: Connection, first: number, reads: number, cold: boolean): number {
  const statement = database.prepare(timeline)
  let total = 0
  for (let index = 0; index < reads; index += 1) {
    if (cold) database.pragma('shrink_memory')
    const start = performance.now()
    const found = statement.all((first + index * 7) % patients)
    total += performance.now() - start
    if (found.length !== pageOfTimeline) throw new Error(`${found.length} lignes lues.`)
  }
  return total / reads
}
