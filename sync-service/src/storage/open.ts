import { join } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Config } from '../config.ts'
import { loadDatabaseKey } from '../keys.ts'
import type { Storage } from './port.ts'
import { openPostgresStorage } from './postgres/postgres-storage.ts'
import { openSqliteStorage } from './sqlite/sqlite-storage.ts'
import type { Store } from './transfer.ts'

/**
 * The storage of this configuration: PostgreSQL where there is a DATABASE_URL, one encrypted file
 * otherwise, with its witness beside the keys. Used by the service, the seed and the tests alike.
 */
export function openStorage(config: Config): Storage {
  if (config.database) {
    return openPostgresStorage({ address: config.database, production: config.mode === 'production' })
  }
  return openSqliteStorage({
    folder: config.dataFolder,
    key: loadDatabaseKey(config),
    witness: join(config.keyFolder, 'storage-witness'),
  })
}

/** The two that a configuration names, to move from one to the other. Throws AppError bad_input (no DATABASE_URL). */
export function storeOf(config: Config, kind: Store['kind']): Store {
  if (kind === 'sqlite') return { kind, folder: config.dataFolder, key: loadDatabaseKey(config) }
  if (!config.database)
    throw new AppError('bad_input', 'Donnez DATABASE_URL : l’adresse de la base PostgreSQL.')
  return { kind, address: config.database, production: config.mode === 'production' }
}
