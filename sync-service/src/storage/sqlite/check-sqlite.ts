import { existsSync } from 'node:fs'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { databaseFile, openConnection, type Sql } from './connection.ts'

type Check = { readonly intact: boolean; readonly problems: readonly string[] }

/** Whether the encrypted database of this folder is whole. Changes nothing; the service may be running. */
export function checkSqlite(folder: string, key: Buffer): Check {
  return checkFile(databaseFile(folder), key)
}

/**
 * Every page is decrypted and its authentication code verified while the structure, the indexes and
 * the references are checked. Problems name tables, never what they hold.
 */
export function checkFile(path: string, key: Buffer): Check {
  if (!existsSync(path)) return { intact: false, problems: ['La base n’existe pas.'] }
  let sql: Sql | undefined
  const problems: string[] = []
  try {
    sql = openConnection(path, key, 'reader')
    const found = sql.all<{ integrity_check: string }>('PRAGMA integrity_check')
    problems.push(...found.map((row) => row.integrity_check).filter((text) => text !== 'ok'))
    const orphans = sql.all<{ table: string }>('PRAGMA foreign_key_check').map((row) => row.table)
    for (const [table, rows] of Map.groupBy(orphans, (name) => name)) {
      problems.push(`${rows.length} ligne(s) de ${table} désignent ce qui n’existe pas.`)
    }
  } catch (error) {
    if (!isAppError(error)) throw error
    problems.push(error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message)
  } finally {
    sql?.close()
  }
  return { intact: problems.length === 0, problems }
}
