import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { refuse } from '../../errors.ts'
import { closedStore } from '../marks.ts'
import type { FeedMove, ReadTransaction, Storage, WriteTransaction } from '../port.ts'
import type { DatabaseAddress } from './address.ts'
import { beginWrite, isWorthRetrying, openPool, type Sql, speak, takeConnection } from './connection.ts'
import { readDevices, writeDevices } from './devices.ts'
import { readDirectory, writeDirectory } from './directory.ts'
import { readDossiers } from './dossiers.ts'
import { readFeeds, writeFeeds } from './feeds.ts'
import { readFiles, writeFiles } from './files.ts'
import { type Hints, openHints } from './hints.ts'
import { findMark, judgeLineage, readLineage, writeLineage } from './lineage.ts'
import { migrate } from './migrate.ts'
import { readProposals, writeProposals } from './proposals.ts'
import { readRecords, writeRecords } from './records.ts'
import { readSessions, writeSessions } from './sessions.ts'
import { judgeSettings } from './settings.ts'
import { settle } from './settle.ts'
import { keepUnit, lockPatient, newUnit, type Unit } from './unit.ts'

/** Two pools: writers that wait for one another never keep a reader waiting. */
const connections = { readers: 6, writers: 10 }
const tries = 8

/**
 * One database, any number of service processes. The first transaction connects, judges the server
 * and migrates: it throws AppError service_refused (unsafe settings, a storage that was moved) or cache_newer, and so does
 * every later one until that is put right.
 */
export function openPostgresStorage(options: {
  readonly address: DatabaseAddress
  readonly production: boolean
  /** The instant, ISO; the clock of the machine when absent. */
  readonly now?: () => string
}): Storage {
  const { address, production, now = () => new Date().toISOString() } = options
  const readers = openPool(address, connections.readers)
  const writers = openPool(address, connections.writers)
  const listeners = new Set<(moves: readonly FeedMove[]) => void>()
  const running = new Set<Promise<unknown>>()
  let open = true
  let hints: Promise<Hints> | undefined

  const tell = (moves: readonly FeedMove[]) => {
    for (const listener of listeners) listener(moves)
  }

  async function start(): Promise<Hints> {
    await transact(writers, 'BEGIN', async (sql) => {
      await judgeSettings(sql, production)
      const marked = await findMark(sql)
      if (marked) throw closedStore(marked)
      await migrate(sql)
    })
    const readHeads = (feeds: readonly string[] | undefined) =>
      transact(readers, beginRead, (sql) =>
        sql.all<FeedMove>(
          'SELECT id AS feed, head FROM feed WHERE $1::uuid[] IS NULL OR id = ANY ($1)',
          feeds ?? null,
        ),
      )
    // At the start, and again after the server was away: it may be another one that came back.
    const judge = () => transact(writers, 'BEGIN', judgeLineage)
    return openHints({ address, judge, readHeads, tell })
  }

  /** Refused once, it is tried again by the next transaction: the server may be back. */
  function ready(): Promise<Hints> {
    hints ??= start().catch((error: unknown) => {
      hints = undefined
      throw error
    })
    return hints
  }

  async function whileOpen<T>(work: (hints: Hints) => Promise<T>): Promise<T> {
    if (!open) throw refuse('unavailable')
    const result = ready().then(work)
    running.add(result)
    try {
      return await result
    } finally {
      running.delete(result)
    }
  }

  return {
    read: (work) => whileOpen(() => transact(readers, beginRead, (sql) => work(readTransaction(sql, now)))),
    write: (work) =>
      whileOpen(async ({ send }) => {
        const { value, moved } = await writeOnce(writers, work, now)
        if (moved.length > 0) {
          tell(moved)
          send(moved)
        }
        return value
      }),
    onFeedsMoved: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => {
      open = false
      await Promise.allSettled(running)
      await hints?.then(({ stop }) => stop()).catch(() => undefined)
      await Promise.all([readers.end(), writers.end()])
    },
  }
}

const beginRead = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/** Until it is committed, once: what the server undid because of another transaction is begun again. */
async function writeOnce<T>(
  pool: Pool,
  work: (tx: WriteTransaction) => Promise<T>,
  now: () => string,
): Promise<{ readonly value: T; readonly moved: readonly FeedMove[] }> {
  const touched = new Set<string>()
  for (let count = 1; ; count++) {
    const known = touched.size
    try {
      return await transact(pool, beginWrite, async (sql) => {
        const unit = newUnit(touched)
        for (const patient of [...touched].toSorted()) await lockPatient(sql, unit, patient)
        const value = await work(writeTransaction(sql, unit, now))
        await settle(sql, unit, now)
        return { value, moved: [...unit.moved.values()] }
      })
    } catch (error) {
      if (count >= tries || !isWorthRetrying(error)) throw error
      // A try that met a patient more brings the next one nearer: it does not count.
      if (touched.size > known) count--
      await pause(Math.random() * 20 * (count + 1))
    }
  }
}

async function transact<T>(pool: Pool, begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await takeConnection(pool)
  const sql = speak(client)
  let broken = false
  try {
    await sql.script(begin)
    const value = await work(sql)
    // A transaction in which a statement failed ends with « ROLLBACK », and without an error.
    if ((await sql.script('COMMIT')) !== 'COMMIT') throw refuse('unavailable')
    return value
  } catch (error) {
    await sql.script('ROLLBACK').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
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
  /** What is only announced has no position yet. */
  const settled =
    <Query extends unknown[], Answer>(find: (...query: Query) => Promise<Answer>) =>
    async (...query: Query) => {
      await settle(sql, unit, now)
      return find(...query)
    }
  return {
    ...read,
    ...writeLineage(sql),
    ...writeDirectory(sql, unit),
    ...writeRecords(sql, unit),
    ...writeProposals(sql, unit),
    ...writeFeeds(sql, unit),
    ...writeDevices(sql, now),
    ...writeFiles(sql, unit),
    ...writeSessions(sql, unit),
    listPurges: settled(read.listPurges),
    findFeed: settled(read.findFeed),
    readFeed: settled(read.readFeed),
    readAudit: settled(read.readAudit),
    attempt: async (work) => {
      const putBack = keepUnit(unit)
      await sql.script('SAVEPOINT attempt')
      try {
        const value = await work()
        await sql.script('RELEASE attempt')
        return value
      } catch (error) {
        await sql.script('ROLLBACK TO attempt; RELEASE attempt')
        putBack()
        throw error
      }
    },
  }
}
