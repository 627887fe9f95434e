import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { v7 } from 'uuid'
import { migrate } from '../../core/database/migrate.ts'
import { migrations } from '../../core/database/migrations.ts'
import { createDesk, type Desk } from '../../core/desk.ts'
import { openNodeDatabase } from '../../core/platform/node/node-database.ts'
import type { CacheDatabase, Ports } from '../../core/platform/ports.ts'
import { testPorts } from '../../core/testing/test-core.ts'
import { createAutomaticSignIn } from '../../web/automatic-sign-in.ts'

export type DeskPlace = {
  readonly folder: string
  readonly name: string
  readonly serviceUrl: string
  /** Signs in as this person, whom the development provider takes at its word. */
  readonly person: string
}

export type OpenDesk = {
  readonly desk: Desk
  readonly database: CacheDatabase
  /** What SQLite says of the file: `ok`. */
  readonly integrity: string
  close(): Promise<void>
}

/** One key for every file of these tests: what is tried here is not the lock. */
const key = { key: new Uint8Array(32).fill(7), salt: new Uint8Array(16).fill(9) }

export function openCache({ folder, name }: Pick<DeskPlace, 'folder' | 'name'>): CacheDatabase {
  const path = join(folder, `${name}.db`)
  const database = openNodeDatabase(path, key, { create: !existsSync(path) })
  migrate(database.durable, migrations)
  return database
}

/** What lives with an open cache, on a file that outlives it: the next one opens the same file. */
export async function openDesk(
  place: DeskPlace,
  change: (ports: Ports) => Ports = (ports) => ports,
): Promise<OpenDesk> {
  const ports = change(testPorts(place.folder, [], createAutomaticSignIn(place.person)))
  const database = openCache(place)
  const integrity = checkIntegrity(database)
  const desk = createDesk(
    ports,
    {
      serviceUrl: place.serviceUrl,
      environment: 'test',
      appVersion: '0.0.0',
      channelFolder: join(place.folder, place.name),
      plugins: [],
      mail: createMssante(),
      registry: createRegistry(),
      longestPauseMs: 500,
    },
    database,
    v7,
    () => undefined,
    () => undefined,
  )
  await desk.start()
  return {
    desk,
    database,
    integrity,
    async close() {
      await desk.close()
      database.close()
    },
  }
}

export function checkIntegrity({ reader }: CacheDatabase): string {
  return reader
    .all<{ integrity_check: string }>('PRAGMA integrity_check')
    .map(({ integrity_check }) => integrity_check)
    .join(', ')
}

export type Transmission = { readonly id: string; readonly text: string }

/** Every transmission of the cache, in order of identifier. */
export function readTransmissions({ reader }: CacheDatabase): readonly Transmission[] {
  return reader.all<Transmission>(
    "SELECT lower(hex(id)) AS id, body ->> '$.text' AS text FROM record WHERE type = 'transmission' ORDER BY record.id",
  )
}
