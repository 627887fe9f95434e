import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { WritableDatabase } from '../platform/ports.ts'

/** One small step, forward only, never edited once released. */
export type Migration = {
  readonly version: number
  readonly name: string
  up(db: WritableDatabase): void
}

/**
 * Brings the file to the newest version: each step in a transaction of its own that also carries its
 * number, so that a crash leaves the last whole version. Throws `cache_newer` on the file of a later
 * product, untouched.
 *
 * From the first release on, copy the file before the first pending step: `VACUUM INTO @path` gives
 * a consistent copy under the same key and salt (`backup` fails on an encrypted source).
 */
export function migrate(db: WritableDatabase, migrations: readonly Migration[]): void {
  assertOrdered(migrations)
  const newest = migrations.at(-1)?.version ?? 0
  const current = versionOf(db)
  if (current > newest) {
    throw new AppError(
      'cache_newer',
      'La base locale de ce poste vient d’une version plus récente de Navigateur Pro. Elle n’a pas été modifiée. Mettez Navigateur Pro à jour pour la retrouver.',
      { current, newest },
    )
  }
  for (const migration of migrations) {
    if (migration.version > current) apply(db, migration)
  }
}

function apply(db: WritableDatabase, { version, name, up }: Migration): void {
  db.transaction(() => {
    up(db)
    const orphans = db.all('PRAGMA foreign_key_check').length
    if (orphans > 0) {
      throw new AppError('internal', `L’étape ${version} (${name}) laisse des références sans objet.`, {
        version,
        orphans,
      })
    }
    // A pragma takes no parameter; the number is ours.
    db.script(`PRAGMA user_version = ${version}`)
  })
}

function versionOf(db: WritableDatabase): number {
  return db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}

function assertOrdered(migrations: readonly Migration[]): void {
  let previous = 0
  for (const { version, name } of migrations) {
    if (!Number.isInteger(version) || version <= previous) {
      throw new AppError('internal', `L’étape ${version} (${name}) n’est pas à sa place.`, {
        version,
        previous,
      })
    }
    previous = version
  }
}
