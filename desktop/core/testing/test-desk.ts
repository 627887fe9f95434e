import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { migrate } from '../database/migrate.ts'
import { migrations } from '../database/migrations.ts'
import { createDesk, type Desk } from '../desk.ts'
import type { CacheDatabase, Clock, ExternalLinks } from '../platform/ports.ts'
import { createSettings } from '../settings.ts'
import { nobodyListens, testPorts } from './test-core.ts'

export type TestDesk = {
  readonly desk: Desk
  readonly database: CacheDatabase
  close(): Promise<void>
}

/** What lives with an open cache, without the lock: on a real encrypted file of its own. */
export async function openTestDesk(
  folder: string,
  options: {
    readonly name: string
    /** Somebody already signed in on this cache, for tests without a service. */
    readonly person?: Professional
    readonly registry?: Registry
    readonly serviceUrl?: string
    readonly links?: ExternalLinks
    readonly plugins?: readonly Plugin[]
    readonly clock?: Clock
    /** The cache of a desk that was closed, opened again. */
    readonly database?: CacheDatabase
  },
): Promise<TestDesk> {
  const ports = { ...testPorts(folder, [], options.links), ...(options.clock && { clock: options.clock }) }
  const key = { key: randomBytes(32), salt: randomBytes(16) }
  const database =
    options.database ?? ports.openDatabase(join(folder, `${options.name}.db`), key, { create: true })
  migrate(database.durable, migrations)
  if (options.person) createSettings(database).write('person', options.person)
  const desk = createDesk(
    ports,
    {
      serviceUrl: options.serviceUrl ?? nobodyListens,
      environment: 'test',
      appVersion: '0.0.0',
      channelFolder: join(folder, options.name),
      plugins: options.plugins ?? [],
      mail: createMssante(),
      registry: options.registry ?? createRegistry(),
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
    async close() {
      await desk.close()
      database.close()
    },
  }
}
