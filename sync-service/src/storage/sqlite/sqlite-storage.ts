import { mkdirSync } from 'node:fs'
import { refuse } from '../../errors.ts'
import type { FeedMove, ReadTransaction, Storage, WriteTransaction } from '../port.ts'
import { databaseFile, openConnection, type Sql } from './connection.ts'
import { readDirectory, writeDirectory } from './directory.ts'
import { readFeeds, writeFeeds } from './feeds.ts'
import { migrate } from './migrate.ts'
import { readRecords, writeRecords } from './records.ts'
import { readSessions, writeSessions } from './sessions.ts'

const readers = 4

/**
 * One encrypted file; one connection writes behind a queue, a few others read.
 * Throws AppError cache_plaintext | cache_unreadable | cache_newer | cipher_missing.
 */
export function openSqliteStorage(options: { readonly folder: string; readonly key: Buffer }): Storage {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const path = databaseFile(options.folder)
  const writer = openConnection(path, options.key, 'writer')
  migrate(writer)
  const listeners = new Set<(moves: readonly FeedMove[]) => void>()
  const free: Sql[] = Array.from({ length: readers }, () => openConnection(path, options.key, 'reader'))
  const all = [writer, ...free]
  const waiting: ((reader: Sql) => void)[] = []
  let queue: Promise<unknown> = Promise.resolve()
  let open = true

  async function transact<T>(sql: Sql, begin: string, work: () => Promise<T>): Promise<T> {
    if (!open) throw refuse('unavailable')
    sql.script(begin)
    try {
      const value = await work()
      sql.script('COMMIT')
      return value
    } catch (error) {
      // SQLite has already rolled back by itself after some disk errors.
      try {
        sql.script('ROLLBACK')
      } catch {
        // Nothing left to undo.
      }
      throw error
    }
  }

  async function takeReader(): Promise<Sql> {
    return free.pop() ?? new Promise((resolve) => waiting.push(resolve))
  }

  function giveBack(reader: Sql): void {
    const next = waiting.shift()
    if (next) next(reader)
    else free.push(reader)
  }

  return {
    read: async (work) => {
      const reader = await takeReader()
      try {
        return await transact(reader, 'BEGIN', () => work(readTransaction(reader)))
      } finally {
        giveBack(reader)
      }
    },
    write: (work) => {
      const moved = new Map<string, FeedMove>()
      const result = queue.then(() =>
        transact(writer, 'BEGIN IMMEDIATE', () => work(writeTransaction(writer, moved))),
      )
      queue = result.then(
        () => {
          if (moved.size > 0) for (const listener of listeners) listener([...moved.values()])
        },
        () => undefined,
      )
      return result
    },
    onFeedsMoved: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => {
      await queue
      open = false
      for (const connection of all) connection.close()
    },
  }
}

function readTransaction(sql: Sql): ReadTransaction {
  return { ...readDirectory(sql), ...readRecords(sql), ...readFeeds(sql), ...readSessions(sql) }
}

function writeTransaction(sql: Sql, moved: Map<string, FeedMove>): WriteTransaction {
  return {
    ...readTransaction(sql),
    ...writeDirectory(sql),
    ...writeRecords(sql),
    ...writeFeeds(sql, moved),
    ...writeSessions(sql),
    attempt: async (work) => {
      const before = new Map(moved)
      sql.script('SAVEPOINT attempt')
      try {
        const value = await work()
        sql.script('RELEASE attempt')
        return value
      } catch (error) {
        sql.script('ROLLBACK TO attempt; RELEASE attempt')
        moved.clear()
        for (const [feed, move] of before) moved.set(feed, move)
        throw error
      }
    },
  }
}
