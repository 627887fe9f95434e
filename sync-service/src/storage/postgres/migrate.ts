import { AppError } from '@navigateur-pro/domain/errors.ts'
import { lockName, type Sql } from './connection.ts'
import type { Migration } from './migrations/migration.ts'
import { records } from './migrations/0010-records.ts'
import { sessions } from './migrations/0020-sessions.ts'
import { sync } from './migrations/0030-sync.ts'
import { forks } from './migrations/0040-forks.ts'
import { emergency } from './migrations/0050-emergency.ts'
import { lines } from './migrations/0060-lines.ts'

/** Forward only, in order; a released one never changes. */
const migrations: readonly Migration[] = [records, sessions, sync, forks, emergency, lines]
export const latestVersion = lines.version

/**
 * All of what is missing, in the caller's transaction. Processes that start together pass one after
 * the other. A role that may not create tables passes too, when nothing is missing. Throws AppError
 * cache_newer.
 */
export async function migrate(sql: Sql): Promise<void> {
  await sql.script('SET LOCAL statement_timeout = 0')
  await lockName(sql, 'migration')
  const current = await findVersion(sql)
  if (current > latestVersion) {
    throw new AppError(
      'cache_newer',
      'La base a été écrite par une version plus récente du service : mettez le service à jour. Rien n’a été modifié.',
      { refusal: 'unavailable' },
    )
  }
  if (current === 0) {
    await sql.script(
      'CREATE TABLE schema_version (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL)',
    )
  }
  for (const { version, script } of migrations) {
    if (version <= current) continue
    await sql.script(script)
    await sql.run('INSERT INTO schema_version (version, applied_at) VALUES ($1, now())', version)
  }
}

/** 0 when the database is new. */
export async function findVersion(sql: Sql): Promise<number> {
  const table = await sql.get<{ found: string | null }>(`SELECT to_regclass('schema_version')::text AS found`)
  if (!table?.found) return 0
  return (await sql.get<{ version: number }>('SELECT max(version) AS version FROM schema_version'))!.version
}
