import { mkdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { refuse } from '../../errors.ts'
import { closedStore } from '../marks.ts'
import type { FeedMove, ReadTransaction, Storage, WriteTransaction } from '../port.ts'
import { databaseFile, isBusy, openConnection, type Sql } from './connection.ts'
import { readDevices, writeDevices } from './devices.ts'
import { readDirectory, writeDirectory } from './directory.ts'
import { readDossiers } from './dossiers.ts'
import { readFeeds, writeFeeds } from './feeds.ts'
import { readFiles, writeFiles } from './files.ts'
import { findMark, readLineage, writeLineage } from './lineage.ts'
import { migrate } from './migrate.ts'
import { readProposals, writeProposals } from './proposals.ts'
import { readRecords, writeRecords } from './records.ts'
import { readSessions, writeSessions } from './sessions.ts'
import { settle } from './settle.ts'
import { keepUnit, newUnit, type Unit } from './unit.ts'
import { openWitness, type Witness } from './witness.ts'

const readers = 4
/** How long a write waits for another process (a transfer of the whole storage) before `unavailable`. */
const patience = 5000

/**
 * One encrypted file; one connection writes behind a queue, a few others read.
 * Throws AppError cache_plaintext | cache_unreadable | cache_newer | cipher_missing | service_refused
 * (no witness, or a storage that was moved).
 */
export function openSqliteStorage(options: {
  readonly folder: string
  readonly key: Buffer
  /** A file outside the folder that says how far the data had come (see `openWitness`). */
  readonly witness?: string
  /** The instant, ISO; the clock of the machine when absent. */
  readonly now?: () => string
}): Storage {
  const now = options.now ?? (() => new Date().toISOString())
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const path = databaseFile(options.folder)
  const writer = openConnection(path, options.key, 'writer')
  const witness = start(writer, options.witness)
  const listeners = new Set<(moves: readonly FeedMove[]) => void>()
  const free: Sql[] = Array.from({ length: readers }, () => openConnection(path, options.key, 'reader'))
  const all = [writer, ...free]
  const waiting: ((reader: Sql) => void)[] = []
  let queue: Promise<unknown> = Promise.resolve()
  let open = true

  async function transact<T>(sql: Sql, begin: () => unknown, work: () => Promise<T>): Promise<T> {
    if (!open) throw refuse('unavailable')
    await begin()
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

  /** SQLite itself would wait with the whole process: reads go on meanwhile. */
  async function beginWrite(until: number): Promise<void> {
    for (;;) {
      try {
        return writer.script('BEGIN IMMEDIATE')
      } catch (error) {
        if (!isBusy(error) || Date.now() > until) throw error
        await pause(20)
      }
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
        return await transact(
          reader,
          () => reader.script('BEGIN'),
          () => work(readTransaction(reader, now)),
        )
      } finally {
        giveBack(reader)
      }
    },
    write: (work) => {
      const unit = newUnit()
      const until = Date.now() + patience
      const result = queue.then(() =>
        transact(
          writer,
          () => beginWrite(until),
          async () => {
            const value = await work(writeTransaction(writer, unit, now))
            settle(writer, unit, now)
            return value
          },
        ),
      )
      queue = result.then(
        () => {
          witness?.note()
          if (unit.moved.size > 0) for (const listener of listeners) listener([...unit.moved.values()])
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
      witness?.close()
      for (const connection of all) connection.close()
    },
  }
}

/** A database that may not be used is closed again. */
function start(writer: Sql, witness: string | undefined): Witness | undefined {
  try {
    const marked = findMark(writer)
    if (marked) throw closedStore(marked)
    migrate(writer)
    // From here on `beginWrite` does the waiting.
    writer.pragma('busy_timeout = 0')
    return witness === undefined ? undefined : openWitness(witness, writer)
  } catch (error) {
    writer.close()
    throw error
  }
}

function readTransaction(sql: Sql, now: () => string): ReadTransaction {
  return {
    ...readLineage(sql),
    ...readDirectory(sql),
    ...readRecords(sql),
    ...readProposals(sql),
    ...readDossiers(sql),
    ...readFeeds(sql),
    ...readDevices(sql, now),
    ...readFiles(sql),
    ...readSessions(sql),
  }
}

function writeTransaction(sql: Sql, unit: Unit, now: () => string): WriteTransaction {
  const read = readTransaction(sql, now)
  const feeds = writeFeeds(sql, unit)
  const lineage = writeLineage(sql)
  /** What is only announced has no position yet. */
  const settled =
    <Query extends unknown[], Answer>(ask: (...query: Query) => Promise<Answer>) =>
    async (...query: Query) => {
      settle(sql, unit, now)
      return ask(...query)
    }
  return {
    ...read,
    ...writeDirectory(sql, unit),
    ...writeRecords(sql, unit),
    ...writeProposals(sql),
    ...feeds,
    ...writeDevices(sql),
    ...writeFiles(sql),
    ...writeSessions(sql, unit),
    survey: settled(read.survey),
    listPurges: settled(read.listPurges),
    findFeed: settled(read.findFeed),
    readFeed: settled(read.readFeed),
    readAudit: settled(read.readAudit),
    rebuildFeed: settled(feeds.rebuildFeed),
    trimFeeds: settled(feeds.trimFeeds),
    renewIncarnation: settled(lineage.renewIncarnation),
    attempt: async (work) => {
      const putBack = keepUnit(unit)
      sql.run('SAVEPOINT attempt')
      try {
        const value = await work()
        sql.run('RELEASE attempt')
        return value
      } catch (error) {
        sql.script('ROLLBACK TO attempt; RELEASE attempt')
        putBack()
        throw error
      }
    },
  }
}
