import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { type Migration, migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

const key = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2) }

const people: Migration = {
  version: 10,
  name: 'people',
  up: (db) => db.script('CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT'),
}
const visits: Migration = {
  version: 20,
  name: 'visits',
  up: (db) => {
    db.script('CREATE TABLE visit (id INTEGER PRIMARY KEY, person INTEGER REFERENCES person (id)) STRICT')
    db.run('INSERT INTO person (id, name) VALUES (@id, @name)', { id: 1, name: 'un' })
  },
}

async function openCache(): Promise<{ path: string; cache: CacheDatabase }> {
  const path = join(await temporaryFolder(), 'cache.db')
  return { path, cache: openNodeDatabase(path, key, { create: true }) }
}

function shapeOf({ reader }: CacheDatabase): { version: number | undefined; tables: readonly string[] } {
  const version = reader.get<{ user_version: number }>('PRAGMA user_version')?.user_version
  const tables = reader.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
  )
  return { version, tables: tables.map(({ name }) => name) }
}

describe('migrations', () => {
  it('bring a file from any version to the newest, each step once', async () => {
    const { path, cache } = await openCache()
    migrate(cache.durable, [people])
    expect(shapeOf(cache)).toEqual({ version: 10, tables: ['person'] })
    cache.durable.run('INSERT INTO person (id, name) VALUES (7, ?)', ['sept'])
    cache.close()

    const later = openNodeDatabase(path, key, { create: false })
    migrate(later.durable, [people, visits])
    migrate(later.durable, [people, visits])
    expect(shapeOf(later)).toEqual({ version: 20, tables: ['person', 'visit'] })
    expect(later.reader.all('SELECT id FROM person ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])
    later.close()
  })

  it.each<[string, Migration, RegExp]>([
    [
      'throws midway',
      {
        ...visits,
        up: (db) => {
          visits.up(db)
          throw new Error('midway')
        },
      },
      /midway/,
    ],
    [
      'fails in SQL',
      { ...visits, up: (db) => db.script('CREATE TABLE visit (id); CREATE TABLE person (id)') },
      /already exists/,
    ],
    [
      'leaves an orphan',
      {
        ...visits,
        up: (db) => {
          visits.up(db)
          db.script('PRAGMA defer_foreign_keys = ON')
          db.run('INSERT INTO visit (person) VALUES (99)')
        },
      },
      /références sans objet/,
    ],
  ])('leave the previous version whole when a step %s', async (_name, step, message) => {
    const { path, cache } = await openCache()
    expect(() => migrate(cache.durable, [people, step])).toThrow(message)
    expect(shapeOf(cache)).toEqual({ version: 10, tables: ['person'] })
    expect(cache.reader.all('SELECT id FROM person')).toEqual([])
    cache.close()

    const again = openNodeDatabase(path, key, { create: false })
    migrate(again.durable, [people, visits])
    expect(shapeOf(again).version).toBe(20)
    again.close()
  })

  it('refuse, untouched, the file of a later product', async () => {
    const { cache } = await openCache()
    migrate(cache.durable, [people, visits])
    expect(() => migrate(cache.durable, [people])).toThrow(expect.objectContaining({ code: 'cache_newer' }))
    expect(shapeOf(cache)).toEqual({ version: 20, tables: ['person', 'visit'] })
    cache.close()
  })

  it('are refused, before the first one runs, unless their versions strictly increase', async () => {
    const { cache } = await openCache()
    const versions = fc.array(fc.integer({ min: -2, max: 30 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(versions, (list) => {
        const increases = list.every((version, at) => version > (list[at - 1] ?? 0))
        fc.pre(!increases)
        const steps = list.map((version) => ({ ...people, version }))
        expect(() => migrate(cache.durable, steps)).toThrow(/n’est pas à sa place/)
        expect(shapeOf(cache)).toEqual({ version: 0, tables: [] })
      }),
    )
    cache.close()
  })
})

it('the migrations of the product run on an empty file, and find nothing to do the second time', async () => {
  const { cache } = await openCache()
  migrate(cache.durable, migrations)
  const shape = shapeOf(cache)
  expect(shape.version).toBe(migrations.at(-1)?.version)
  expect(shape.tables).not.toEqual([])
  migrate(cache.durable, migrations)
  expect(shapeOf(cache)).toEqual(shape)
  cache.close()
})
