import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { refuse } from '../../errors.ts'
import { movedMessage } from '../marks.ts'

export type SqlValue = string | number | Uint8Array | null

/** Prepared once per connection, parameters always bound. A failing disk becomes `unavailable`. */
export type Sql = {
  all<Row>(sql: string, ...parameters: SqlValue[]): Row[]
  get<Row>(sql: string, ...parameters: SqlValue[]): Row | undefined
  iterate<Row>(sql: string, ...parameters: SqlValue[]): IterableIterator<Row>
  run(sql: string, ...parameters: SqlValue[]): { readonly changes: number; readonly rowid: number }
  /** Statements without parameters: transactions, migrations. */
  script(sql: string): void
  pragma(text: string): unknown
  close(): void
}

const plainHeader = 'SQLite format 3\0'

export function databaseFile(folder: string): string {
  return join(folder, 'service.db')
}

/**
 * Opens one connection to the encrypted file (SQLCipher v4 format, raw key and explicit salt), and
 * asserts at every open that the key was accepted, that the cipher is in the library and that the
 * file is not plain. Throws AppError cache_plaintext | cache_unreadable | cipher_missing.
 */
export function openConnection(path: string, key: Buffer, kind: 'writer' | 'reader'): Sql {
  assertNotPlain(path)
  const database = new Database(path)
  try {
    database.pragma("cipher='sqlcipher'")
    database.pragma('legacy=4')
    const answer = JSON.stringify(database.pragma(keyPragma(key)))
    if (!answer.includes('"ok"')) throw cipherMissing()
    assertReadable(database)
    if (!hasCipher(database)) throw cipherMissing()
    // A plain temporary file would leak what the database hides; SQLITE3MC does not encrypt them.
    database.pragma('temp_store = MEMORY')
    database.pragma('trusted_schema = OFF')
    database.pragma('cache_size = -32000')
    database.pragma('busy_timeout = 5000')
    database.pragma('foreign_keys = ON')
    if (kind === 'writer') {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      database.pragma('secure_delete = ON')
      // Pages that many commits write again (ends of tables, heads of feeds) go to the file once: 16 MB.
      database.pragma('wal_autocheckpoint = 4000')
      // An acknowledged record survives a power cut only in this mode.
      if (database.pragma('synchronous', { simple: true }) !== 2) throw refuse('unavailable')
    } else {
      database.pragma('query_only = ON')
    }
  } catch (error) {
    database.close()
    throw error
  }
  return wrap(database)
}

/** 64 hexadecimal digits of key and 32 of salt: one digit less and SQLCipher would take it for a passphrase. */
function keyPragma(key: Buffer): string {
  return `key="x'${key.toString('hex')}'"`
}

function assertNotPlain(path: string): void {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return
  }
  const header = Buffer.alloc(16)
  readSync(file, header, 0, 16, 0)
  closeSync(file)
  if (header.toString('latin1') === plainHeader) {
    throw new AppError(
      'cache_plaintext',
      `La base ${path} n’est pas chiffrée : le service ne démarre pas. Le fichier est gardé tel quel.`,
    )
  }
}

function hasCipher(database: Database.Database): boolean {
  try {
    return database.prepare('SELECT sqlite3mc_version()').get() !== undefined
  } catch {
    return false
  }
}

function assertReadable(database: Database.Database): void {
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (cause) {
    throw new AppError(
      'cache_unreadable',
      'La base du service ne s’ouvre pas avec cette clé, ou elle est abîmée. Le fichier est gardé tel quel : rendez la clé ou une sauvegarde.',
      {},
      { cause },
    )
  }
}

function cipherMissing(): AppError {
  return new AppError('cipher_missing', 'Le chiffrement de la base est absent : le service ne démarre pas.')
}

function wrap(database: Database.Database): Sql {
  const prepared = new Map<string, Database.Statement>()
  const statement = (sql: string) => {
    let found = prepared.get(sql)
    if (!found) {
      found = database.prepare(sql)
      prepared.set(sql, found)
    }
    return found
  }
  return {
    all: <Row>(sql: string, ...parameters: SqlValue[]) =>
      guarded(() => statement(sql).all(...parameters) as Row[]),
    get: <Row>(sql: string, ...parameters: SqlValue[]) =>
      guarded(() => statement(sql).get(...parameters) as Row | undefined),
    iterate: <Row>(sql: string, ...parameters: SqlValue[]) =>
      guarded(() => statement(sql).iterate(...parameters) as IterableIterator<Row>),
    run: (sql, ...parameters) =>
      guarded(() => {
        const { changes, lastInsertRowid } = statement(sql).run(...parameters)
        return { changes, rowid: Number(lastInsertRowid) }
      }),
    script: (sql) => guarded(() => void database.exec(sql)),
    pragma: (text) => database.pragma(text, { simple: true }),
    close: () => database.close(),
  }
}

/** A full or failing disk is not the fault of one operation: it must end the whole transaction. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const ofOneOperation =
      error instanceof Database.SqliteError
        ? error.code.startsWith('SQLITE_CONSTRAINT') && error.message !== movedMessage
        : true
    throw ofOneOperation ? error : refuse('unavailable', error)
  }
}

/** Another process writes: it may be tried again. */
export function isBusy(error: unknown): boolean {
  const cause = isAppError(error) ? error.cause : undefined
  return cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')
}
