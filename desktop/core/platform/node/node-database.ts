import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type {
  DatabaseKey,
  OpenCacheDatabase,
  ReadableDatabase,
  SqlParameters,
  WritableDatabase,
} from '../ports.ts'
import { refuseNetworkFolder } from './network-folder.ts'

const plainHeader = 'SQLite format 3\0'
const walHeaderBytes = 32
const walFrameHeaderBytes = 24
const busyTimeoutMs = 5_000
const cachedStatements = 500

/**
 * ATTACH … KEY '' writes a plaintext copy, and a key pragma elsewhere could rekey the file: both
 * are refused in every statement. `serialize()` (plaintext too) is simply not offered by the port.
 */
const bannedSql = /\battach\b|\bpragma\s+(?:\w+\s*\.\s*)?(?:hex|text)?(?:re)?key\b/i

const advice =
  'Appelez l’assistance, ou mettez cette base de côté pour repartir d’une base neuve : les dossiers reviendront du service, pas les envois restés en attente.'

const explanations = {
  missing: `La base locale de ce poste est introuvable alors que sa clé existe. Rien n’a été recréé à sa place et la clé est conservée. ${advice}`,
  truncated: `La base locale de ce poste est incomplète : une partie du fichier manque. Le fichier est conservé tel quel. ${advice}`,
  damaged: `La base locale de ce poste est illisible : le fichier est abîmé, ou ce n’est pas le bon. Le fichier est conservé tel quel. ${advice}`,
  unavailable:
    'La base locale de ce poste ne peut pas être ouverte pour l’instant : le fichier est en lecture seule, ou un autre programme (antivirus, sauvegarde) le retient. Le fichier est conservé tel quel. Réessayez dans un instant ; si cela dure, appelez l’assistance.',
} as const

/** The only place that builds a key pragma: a 63-digit "raw key" would silently be a passphrase. */
function keyPragma({ key, salt }: DatabaseKey): string {
  const raw = `x'${Buffer.from(key).toString('hex')}${Buffer.from(salt).toString('hex')}'`
  if (!/^x'[0-9a-f]{96}'$/.test(raw)) {
    throw new AppError('internal', 'La clé de la base locale n’a pas la longueur attendue.')
  }
  return `key="${raw}"`
}

function unreadable(reason: keyof typeof explanations, cause?: unknown): AppError {
  return new AppError('cache_unreadable', explanations[reason], { reason }, { cause })
}

/** Database errors that a person can act on; any other is a defect of ours and goes through as it is. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  // The file itself refuses to be read: rights, a folder in its place, a failing disk.
  if (/^E(ACCES|PERM|ISDIR|IO|BUSY|ROFS)$/.test(String(error.code))) return unreadable('unavailable', error)
  if (!(error instanceof Database.SqliteError)) return error
  const code = error.code
  if (code === 'SQLITE_FULL') {
    return new AppError(
      'disk_full',
      'Le disque de ce poste est plein : ce dernier enregistrement n’a pas eu lieu, tout ce qui était déjà enregistré est conservé. Libérez de la place, puis recommencez.',
      {},
      { cause: error },
    )
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return unreadable('damaged', error)
  if (/^SQLITE_(READONLY|CANTOPEN|IOERR|PERM|BUSY|LOCKED)/.test(code)) return unreadable('unavailable', error)
  return error
}

/** What can be known without the key and without letting SQLite touch the file. */
function examineFile(path: string, create: boolean): void {
  if (!existsSync(path)) {
    // A write-ahead log without its database may hold unsent work: SQLite would delete it.
    if (!create || existsSync(`${path}-wal`)) throw unreadable('missing')
    return
  }
  // SQLite takes a file of 0 or 1 byte for a new database.
  if (statSync(path).size < plainHeader.length) throw unreadable('truncated')
  if (readHeader(path) === plainHeader) {
    throw new AppError(
      'cache_plaintext',
      `La base locale de ce poste n’est pas chiffrée : elle n’a pas été ouverte. Le fichier est conservé tel quel. ${advice}`,
    )
  }
}

function readHeader(path: string): string {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(plainHeader.length)
    readSync(file, header, 0, header.length, 0)
    return header.toString('latin1')
  } finally {
    closeSync(file)
  }
}

/**
 * `quick_check` reads every page (seconds on a large cache). This costs one page: the header's page
 * count against the file's length, where each missing page must still be a frame of the write-ahead
 * log. SQLite itself does not see a cut inside the last page, nor pages that a log pretends to
 * cover. Damage in the middle is met when its page is read: each page bears an HMAC.
 */
function assertComplete(database: Database.Database, path: string): void {
  const pages = Number(database.pragma('page_count', { simple: true }))
  const pageSize = Number(database.pragma('page_size', { simple: true }))
  const missing = pages - Math.floor(statSync(path).size / pageSize)
  const wal = existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0
  const frames = Math.max(0, Math.floor((wal - walHeaderBytes) / (walFrameHeaderBytes + pageSize)))
  if (pages === 0 || missing > frames) throw unreadable('truncated')
}

function connect(path: string, key: DatabaseKey, role: 'durable' | 'bulk' | 'reader'): Database.Database {
  const database = new Database(path, { timeout: busyTimeoutMs, readonly: role === 'reader' })
  try {
    database.pragma("cipher='sqlcipher'")
    database.pragma('legacy=4')
    if (database.pragma(keyPragma(key), { simple: true }) !== 'ok') throw cipherMissing()
    assertCipher(database)
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    // Temporary files are not encrypted by the library: they stay in memory.
    database.pragma('temp_store=MEMORY')
    database.pragma('trusted_schema=OFF')
    database.pragma('cell_size_check=ON')
    database.pragma('mmap_size=0')
    database.pragma('cache_size=-16384')
    if (role === 'reader') {
      database.pragma('query_only=ON')
      return database
    }
    database.pragma('journal_mode=WAL')
    database.pragma('foreign_keys=ON')
    database.pragma('secure_delete=ON')
    database.pragma(role === 'durable' ? 'synchronous=FULL' : 'synchronous=NORMAL')
    // Whole dossiers arrive by this connection: folding the log in costs each page two more ciphers.
    if (role === 'bulk') database.pragma('wal_autocheckpoint=8000')
    // macOS: an ordinary fsync stops at the drive's own cache.
    database.pragma('fullfsync=ON')
    database.pragma('checkpoint_fullfsync=ON')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Signal Desktop #4513: a system SQLite took the library's place and the key pragma did nothing. */
function assertCipher(database: Database.Database): void {
  try {
    database.prepare('SELECT sqlite3mc_version()').get()
  } catch (error) {
    // Preparing anything reads the file: only an unknown function tells that the cipher is missing.
    throw error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR'
      ? cipherMissing(error)
      : error
  }
}

function cipherMissing(cause?: unknown): AppError {
  return new AppError(
    'cipher_missing',
    'Le chiffrement de la base locale n’est pas disponible sur ce poste : rien n’a été ouvert ni écrit, et le fichier est conservé. Réinstallez Navigateur Pro, ou appelez l’assistance.',
    {},
    { cause },
  )
}

class Connection implements WritableDatabase {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Database.Statement>()

  constructor(database: Database.Database) {
    this.#database = database
  }

  all<Row>(sql: string, parameters?: SqlParameters): Row[] {
    return this.#attempt(() => this.#prepare(sql).all(...bound(parameters)) as Row[])
  }

  get<Row>(sql: string, parameters?: SqlParameters): Row | undefined {
    return this.#attempt(() => this.#prepare(sql).get(...bound(parameters)) as Row | undefined)
  }

  run(sql: string, parameters?: SqlParameters): { readonly changes: number; readonly rowid: number } {
    return this.#attempt(() => {
      const { changes, lastInsertRowid } = this.#prepare(sql).run(...bound(parameters))
      return { changes, rowid: Number(lastInsertRowid) }
    })
  }

  script(sql: string): void {
    this.#attempt(() => this.#database.exec(permitted(sql)))
  }

  transaction<T>(work: () => T): T {
    return this.#attempt(() => {
      if (this.#database.inTransaction) {
        throw new AppError('internal', 'Une transaction est déjà ouverte sur cette connexion.')
      }
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        if (result instanceof Promise) throw new AppError('internal', 'Une transaction ne peut pas attendre.')
        this.#database.exec('COMMIT')
        return result
      } finally {
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      }
    })
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(permitted(sql))
    this.#statements.set(sql, statement)
    if (this.#statements.size > cachedStatements) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest)
        break
      }
    }
    return statement
  }

  #attempt<T>(work: () => T): T {
    if (!this.#database.open) {
      throw new AppError('locked', 'Navigateur Pro est verrouillé. Saisissez votre code pour continuer.')
    }
    try {
      return work()
    } catch (error) {
      throw explained(error)
    }
  }
}

function permitted(sql: string): string {
  if (bannedSql.test(sql))
    throw new AppError('internal', 'Cette instruction est interdite sur la base locale.')
  return sql
}

function bound(parameters: SqlParameters | undefined): readonly unknown[] {
  return parameters === undefined ? [] : [parameters]
}

export const openNodeDatabase: OpenCacheDatabase = (path, key, { create }) => {
  refuseNetworkFolder(path)
  const opened: Database.Database[] = []
  const open = (role: 'durable' | 'bulk' | 'reader'): Connection => {
    const database = connect(path, key, role)
    opened.push(database)
    return new Connection(database)
  }
  try {
    examineFile(path, create)
    const durable = open('durable')
    for (const database of opened) assertComplete(database, path)
    if (readHeader(path) === plainHeader) throw cipherMissing()
    // A read-only file opens and only fails at the first write: say so now.
    durable.transaction(() => undefined)
    const bulk = open('bulk')
    const reader: ReadableDatabase = open('reader')
    // A reader that closes last could not fold the log into the file.
    return { durable, bulk, reader, close: () => closeAll(opened.toReversed()) }
  } catch (error) {
    closeAll(opened)
    throw explained(error)
  }
}

function closeAll(databases: readonly Database.Database[]): void {
  for (const database of databases) database.close()
}
