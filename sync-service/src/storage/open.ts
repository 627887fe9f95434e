import type { Config } from '../config.ts'
import { loadKeys } from '../keys.ts'
import type { Storage } from './port.ts'
import { openSqliteStorage } from './sqlite/sqlite-storage.ts'

/** The storage of this configuration, migrated and ready. Used by the service, the seed and the tests alike. */
export function openStorage(config: Config): Storage {
  return openSqliteStorage({ folder: config.dataFolder, key: loadKeys(config).database })
}
