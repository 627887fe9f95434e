import { AppError } from '@navigateur-pro/domain/errors.ts'
import { refuse } from '../../errors.ts'
import type { Sql } from './connection.ts'
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

/** Throws AppError cache_newer. */
export function migrate(sql: Sql): void {
  const current = Number(sql.pragma('user_version'))
  if (current > latestVersion) {
    throw new AppError(
      'cache_newer',
      'La base a été écrite par une version plus récente du service : mettez le service à jour. Rien n’a été modifié.',
    )
  }
  for (const { version, script } of migrations) {
    if (version <= current) continue
    sql.script('BEGIN IMMEDIATE')
    sql.script(script)
    if (sql.pragma('user_version') !== version) throw refuse('internal')
    sql.script('COMMIT')
  }
}
