import type { Config } from '../config.ts'
import { loadKeys } from '../keys.ts'
import type { Storage } from './port.ts'
import { openPostgresStorage } from './postgres/postgres-storage.ts'
import { openSqliteStorage } from './sqlite/sqlite-storage.ts'

/**
 * The storage of this configuration: PostgreSQL where there is a DATABASE_URL, one encrypted file
 * otherwise. Used by the service, the seed and the tests alike.
 */
export function openStorage(config: Config): Storage {
  return config.database
    ? openPostgresStorage({ address: config.database, production: config.mode === 'production' })
    : openSqliteStorage({ folder: config.dataFolder, key: loadKeys(config).database })
}
