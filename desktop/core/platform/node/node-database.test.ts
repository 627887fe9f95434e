import { copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CacheDatabase, DatabaseKey } from '../ports.ts'
import { runChild } from '../testing/run-child.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openNodeDatabase } from './node-database.ts'

const key: DatabaseKey = { key: new Uint8Array(32).fill(7), salt: new Uint8Array(16).fill(9) }
const pageSize = 4096

async function databasePath(): Promise<string> {
  return join(await temporaryFolder(), 'cache.db')
}

function fill(cache: CacheDatabase, rows: number): void {
  cache.durable.script('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  cache.durable.transaction(() => {
    for (let row = 0; row < rows; row++) {
      cache.durable.run('INSERT INTO note (text) VALUES (@text)', { text: `ligne ${row} `.repeat(30) })
    }
  })
}

async function closedDatabase(rows: number): Promise<string> {
  const path = await databasePath()
  const cache = openNodeDatabase(path, key, { create: true })
  fill(cache, rows)
  cache.close()
  return path
}

function readAll(path: string, with_: DatabaseKey = key): number | undefined {
  const cache = openNodeDatabase(path, with_, { create: false })
  try {
    return cache.reader.all('SELECT * FROM note').length
  } finally {
    cache.close()
  }
}

describe('the encrypted file', () => {
  it('is one file for three connections, set as decided', async () => {
    const cache = openNodeDatabase(await databasePath(), key, { create: true })
    const value = (connection: keyof CacheDatabase, pragma: string) =>
      Object.values(
        cache[connection as 'reader'].get<Record<string, number | string>>(`PRAGMA ${pragma}`) ?? {},
      )[0]
    const settings = ['durable', 'bulk', 'reader'].map((name) => {
      const connection = name as 'durable' | 'bulk' | 'reader'
      return [
        name,
        ...['journal_mode', 'synchronous', 'query_only', 'temp_store', 'trusted_schema', 'mmap_size'].map(
          (p) => value(connection, p),
        ),
        ...['cell_size_check', 'cache_size', 'busy_timeout', 'cipher'].map((p) => value(connection, p)),
      ]
    })
    // synchronous: 2 FULL, 1 NORMAL; temp_store: 2 MEMORY; cache_size in KiB, negated.
    expect(settings).toEqual([
      ['durable', 'wal', 2, 0, 2, 0, 0, 1, -16_384, 5000, 'sqlcipher'],
      ['bulk', 'wal', 1, 0, 2, 0, 0, 1, -16_384, 5000, 'sqlcipher'],
      ['reader', 'wal', expect.any(Number), 1, 2, 0, 0, 1, -16_384, 5000, 'sqlcipher'],
    ])
    expect([value('durable', 'foreign_keys'), value('durable', 'secure_delete')]).toEqual([1, 1])
    expect([value('bulk', 'foreign_keys'), value('bulk', 'secure_delete')]).toEqual([1, 1])
    cache.close()
  })

  it('takes named and positional parameters, bytes included, and remembers across openings', async () => {
    const path = await databasePath()
    const first = openNodeDatabase(path, key, { create: true })
    first.durable.script('CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB, c TEXT) STRICT')
    const insert = 'INSERT INTO t (b, c) VALUES (@b, @c)'
    expect(first.durable.run(insert, { b: Uint8Array.of(1, 2), c: null })).toEqual({ changes: 1, rowid: 1 })
    expect(first.bulk.run('INSERT INTO t (b, c) VALUES (?, ?)', [null, 'é'])).toEqual({
      changes: 1,
      rowid: 2,
    })
    expect(first.reader.get('SELECT c FROM t WHERE a = ?', [2])).toEqual({ c: 'é' })
    first.close()

    const second = openNodeDatabase(path, key, { create: false })
    const row = second.reader.get<{ b: Uint8Array }>('SELECT b FROM t WHERE a = @a', { a: 1 })
    expect([...(row?.b ?? [])]).toEqual([1, 2])
    expect(second.reader.get('SELECT c FROM t WHERE a = ?', [3])).toBeUndefined()
    second.close()
  })

  it('rolls a transaction back when its work throws, and refuses one inside another', async () => {
    const cache = openNodeDatabase(await databasePath(), key, { create: true })
    fill(cache, 1)
    const count = () => cache.reader.get<{ n: number }>('SELECT count(*) n FROM note')?.n
    expect(() =>
      cache.durable.transaction(() => {
        fillOne(cache)
        throw new Error('midway')
      }),
    ).toThrow('midway')
    expect(() => cache.durable.transaction(() => cache.durable.transaction(() => 0))).toThrow(/transaction/)
    expect(() => cache.durable.transaction(async () => fillOne(cache))).toThrow(/transaction/)
    expect(count()).toBe(1)
    expect(cache.durable.transaction(() => fillOne(cache))).toBe(2)
    expect(count()).toBe(2)
    cache.close()
  })

  it('reads without ever writing', async () => {
    const cache = openNodeDatabase(await databasePath(), key, { create: true })
    fill(cache, 1)
    expect(() => cache.reader.all("INSERT INTO note (text) VALUES ('x') RETURNING id")).toThrow(
      /SQLITE_READONLY|lecture seule/,
    )
    expect(cache.reader.all('SELECT id FROM note')).toHaveLength(1)
    cache.close()
  })

  it.each([
    "ATTACH 'autre.db' AS autre KEY ''",
    "  attach database 'autre.db' as autre",
    "SELECT 1; ATTACH 'autre.db' AS a",
    "PRAGMA rekey = 'x'",
    'PRAGMA main.key = 1',
    "pragma hexrekey='00'",
  ])('refuses %s', async (sql) => {
    const path = await databasePath()
    const cache = openNodeDatabase(path, key, { create: true })
    expect(() => cache.durable.script(sql)).toThrow(/interdite/)
    expect(() => cache.bulk.run(sql)).toThrow(/interdite/)
    expect(() => cache.reader.all(sql)).toThrow(/interdite/)
    cache.close()
    expect(await readdir(join(path, '..'))).toEqual(['cache.db'])
  })

  it('leaves no clear text in the file, its log or its index, while open and once closed', async () => {
    const path = await databasePath()
    const canary = 'CANARI-279035121518989'
    const needles = [Buffer.from(canary), Buffer.from(canary, 'utf16le')]
    const cache = openNodeDatabase(path, key, { create: true })
    fill(cache, 100)
    cache.durable.run('INSERT INTO note (text) VALUES (?)', [canary])
    cache.bulk.run('INSERT INTO note (text) VALUES (?)', [canary])
    cache.reader.all('SELECT text FROM note ORDER BY text DESC')
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(pageSize)
    const folder = join(path, '..')
    const search = async (expected: readonly string[]) => {
      expect((await readdir(folder)).toSorted()).toEqual(expected)
      for (const name of expected) {
        const content = await readFile(join(folder, name))
        expect(needles.some((needle) => content.includes(needle))).toBe(false)
        expect(content.includes('SQLite format 3')).toBe(false)
      }
    }
    await search(['cache.db', 'cache.db-shm', 'cache.db-wal'])
    cache.close()
    await search(['cache.db'])
  })

  it('says that the product is locked once it is closed', async () => {
    const cache = openNodeDatabase(await databasePath(), key, { create: true })
    cache.close()
    expect(() => cache.reader.get('SELECT 1')).toThrow(expect.objectContaining({ code: 'locked' }))
    expect(() => cache.durable.transaction(() => 0)).toThrow(expect.objectContaining({ code: 'locked' }))
  })

  it('says that the disk is full, and keeps what was there', async () => {
    const path = await databasePath()
    const cache = openNodeDatabase(path, key, { create: true })
    fill(cache, 20)
    cache.durable.script('PRAGMA max_page_count = 12')
    expect(() => fill(cache, 500)).toThrow(expect.objectContaining({ code: 'disk_full' }))
    cache.close()
    expect(readAll(path)).toBe(20)
  })
})

describe('a file that cannot be trusted is refused, in French, and kept byte for byte', () => {
  async function refused(path: string, code: string, reason?: string, with_ = key): Promise<void> {
    const before = await readFile(path)
    for (const create of [false, true]) {
      let error: unknown
      try {
        openNodeDatabase(path, with_, { create }).close()
      } catch (thrown) {
        error = thrown
      }
      expect(error).toMatchObject({ code, ...(reason !== undefined && { details: { reason } }) })
      expect(String(error)).toMatch(/conservé.*assistance/)
    }
    expect(await readFile(path)).toEqual(before)
  }

  it('an ordinary SQLite file in its place', async () => {
    const path = await databasePath()
    const plain = new Database(path)
    plain.exec('CREATE TABLE note (text)')
    plain.close()
    await refused(path, 'cache_plaintext')
    expect(await readdir(join(path, '..'))).toEqual(['cache.db'])
  })

  it('another key', async () => {
    const path = await closedDatabase(50)
    await refused(path, 'cache_unreadable', 'damaged', { ...key, key: new Uint8Array(32).fill(8) })
  })

  it.each(['', 'x', 'un texte quelconque, assez long pour un en-tête'])('the text %j', async (content) => {
    const path = await databasePath()
    await writeFile(path, content)
    await refused(path, 'cache_unreadable')
  })

  // One byte, within the last page, a page, most of it, all but a byte: SQLite alone misses 1, 100 and the last.
  it.each([1, 100, pageSize, 10 * pageSize, -100, -1])(
    'a file cut by %i bytes (or down to, when negative)',
    async (cut) => {
      const path = await closedDatabase(300)
      const { size } = await stat(path)
      await truncate(path, cut > 0 ? size - cut : -cut)
      await refused(path, 'cache_unreadable')
    },
  )

  it('a folder in its place', async () => {
    const path = await databasePath()
    await mkdir(path)
    expect(() => openNodeDatabase(path, key, { create: false })).toThrow(
      expect.objectContaining({ code: 'cache_unreadable', details: { reason: 'unavailable' } }),
    )
  })

  it('a key of the wrong length, which would silently be a passphrase', async () => {
    const path = await databasePath()
    const short = { ...key, key: new Uint8Array(31) }
    expect(() => openNodeDatabase(path, short, { create: true })).toThrow(/longueur/)
  })

  it('any byte changed anywhere: never read as if it were right', async () => {
    const path = await closedDatabase(300)
    const original = await readFile(path)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: original.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const touched = Buffer.from(original)
          touched[at] = (touched[at] ?? 0) ^ mask
          await writeFile(path, touched)
          expect(() => readAll(path)).toThrow(expect.objectContaining({ code: 'cache_unreadable' }))
        },
      ),
      { numRuns: 60 },
    )
  })
})

it('writes nothing when an ordinary SQLite has taken the library’s place (Signal Desktop #4513)', async () => {
  const path = await databasePath()
  const child = join(import.meta.dirname, '../testing/plain-sqlite-child.ts')
  expect(await runChild(child, path)).toEqual({ killed: false, output: 'cipher_missing' })
  expect(await readFile(path).catch(() => Buffer.alloc(0))).toHaveLength(0)
})

describe('a file that is not there', () => {
  it('is never made unless asked', async () => {
    const path = await databasePath()
    expect(() => openNodeDatabase(path, key, { create: false })).toThrow(
      expect.objectContaining({ code: 'cache_unreadable', details: { reason: 'missing' } }),
    )
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  it('is not made over a log that may hold unsent work', async () => {
    const path = await databasePath()
    await writeFile(`${path}-wal`, 'work')
    expect(() => openNodeDatabase(path, key, { create: true })).toThrow(
      expect.objectContaining({ code: 'cache_unreadable' }),
    )
    expect(await readFile(`${path}-wal`, 'utf8')).toBe('work')
  })
})

describe('after a crash, the log completes the file', () => {
  async function crashed(): Promise<string> {
    const path = await databasePath()
    const cache = openNodeDatabase(path, key, { create: true })
    fill(cache, 300)
    // What a killed process leaves: the file and its log, as they are at this instant.
    const copy = join(path, '../copy.db')
    await copyFile(path, copy)
    await copyFile(`${path}-wal`, `${copy}-wal`)
    cache.close()
    return copy
  }

  it('is read whole', async () => {
    const path = await crashed()
    expect((await stat(path)).size).toBe(pageSize)
    expect(readAll(path)).toBe(300)
  })

  it('is refused when the log is too short for what the file lacks', async () => {
    const path = await databasePath()
    const cache = openNodeDatabase(path, key, { create: true })
    fill(cache, 300)
    cache.durable.get('PRAGMA wal_checkpoint(TRUNCATE)')
    cache.durable.run('INSERT INTO note (text) VALUES (?)', ['une de plus'])
    const copy = join(path, '../copy.db')
    await copyFile(path, copy)
    await copyFile(`${path}-wal`, `${copy}-wal`)
    cache.close()
    await truncate(copy, (await stat(copy)).size - 20 * pageSize)
    expect(() => readAll(copy)).toThrow(
      expect.objectContaining({ code: 'cache_unreadable', details: { reason: 'truncated' } }),
    )
  })
})

function fillOne(cache: CacheDatabase): number {
  return cache.durable.run('INSERT INTO note (text) VALUES (?)', ['un']).rowid
}
