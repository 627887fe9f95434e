import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { checkFile } from './check-sqlite.ts'
import { databaseFile, openConnection } from './connection.ts'
import { flushFolder } from './witness.ts'

/**
 * Copies the database of this folder to `target`, encrypted with the same key, as it was at one
 * instant; the service may be running. The copy bears its name once it has been opened with the key
 * and found whole, and it is on the disk: a half copy is never taken for a backup. Throws AppError
 * not_found (no database), bad_input (the target exists), internal (the copy is not whole).
 */
export function backupSqlite(folder: string, key: Buffer, target: string): void {
  const path = databaseFile(folder)
  if (!existsSync(path))
    throw new AppError('not_found', 'Il n’y a pas de base à sauvegarder dans ce dossier.')
  if (existsSync(target)) {
    throw new AppError('bad_input', `${target} existe déjà : rien n’a été écrit. Donnez un autre nom.`)
  }
  const part = `${target}.part`
  rmSync(part, { force: true })
  try {
    const sql = openConnection(path, key, 'writer')
    try {
      // It inherits the key; the library’s own `backup` refuses an encrypted source.
      sql.run('VACUUM INTO ?', part)
    } finally {
      sql.close()
    }
    const { intact, problems } = checkFile(part, key)
    if (!intact) {
      throw new AppError(
        'internal',
        `La copie n’est pas intacte et n’est pas gardée : vérifiez la base.\n- ${problems.join('\n- ')}`,
      )
    }
    const file = openSync(part, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(part, target)
    flushFolder(dirname(target))
  } finally {
    rmSync(part, { force: true })
  }
}
