import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Files } from '../ports.ts'

/** A lock dropped by its holder must not be collected with its connection: it lives as the process. */
const heldLocks = new Set<Database.Database>()

export function createNodeFiles(): Files {
  return {
    read: (path) => unlessMissing(async () => new Uint8Array(await readFile(path))),
    exists: async (path) => (await unlessMissing(async () => (await access(path), true))) ?? false,
    list: async (folder) => (await unlessMissing(() => readdir(folder))) ?? [],
    writeAtomic: (path, bytes) => onDisk(() => writeAtomic(path, bytes)),
    rename: (from, to) => onDisk(() => renameDurably(from, to)),
    remove: (path) => rm(path, { force: true }),
    makeFolder: (path) => onDisk(() => makeFolder(path)),
    lockFolder,
  }
}

async function writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameDurably(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** The rename itself is only durable once the folders are flushed (not possible, nor needed, on Windows). */
async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  if (process.platform === 'win32') return
  for (const folder of new Set([dirname(to), dirname(from)])) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  // A folder that existed, or a generous umask, may have left it open to others.
  await chmod(path, 0o700)
}

/**
 * An exclusive transaction held on an empty SQLite file. The system drops such a lock with its
 * process, so `kill -9` leaves nothing to clean and no pid can be mistaken for another; it also
 * refuses a second holder inside this process; and it is the same code on Linux, macOS and Windows,
 * where Node alone has no file lock.
 */
async function lockFolder(path: string): Promise<() => Promise<void>> {
  const lock = new Database(join(path, 'instance.lock'), { timeout: 0 })
  try {
    lock.pragma('journal_mode=MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    throw new AppError(
      'already_running',
      'Navigateur Pro est déjà ouvert sur ce dossier, peut-être dans une autre session de ce poste. Rien n’a été modifié. Revenez à la fenêtre déjà ouverte, ou fermez-la avant de recommencer.',
    )
  }
  heldLocks.add(lock)
  return async () => {
    heldLocks.delete(lock)
    lock.close()
  }
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error
    throw new AppError(
      'disk_full',
      'Le disque de ce poste est plein : le fichier n’a pas été écrit, et ce qu’il contenait avant est conservé. Libérez de la place, puis recommencez.',
      {},
      { cause: error },
    )
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
