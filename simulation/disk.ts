import Database from 'better-sqlite3'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { CacheDatabase, SqlParameters, WritableDatabase } from '../desktop/core/platform/ports.ts'
import type { Random } from './random.ts'

/** What is left of a dead process asks for its disk; nobody is there to mind. */
export class MachineOff extends AppError {
  constructor() {
    super('locked', 'Ce poste est éteint.')
  }
}

/** One life of the process that uses the disk: once dead, nothing that it still does counts. */
export type Life = {
  readonly alive: boolean
  /** Told after each commit; may end the life there. */
  committed(): void
}

/** A database in memory; statements outlive the connections of a life, as preparing them is what costs. */
type File = {
  readonly database: Database.Database
  prepared(sql: string): Database.Statement
}

/**
 * A desk's database, in memory. A process that dies leaves every commit; a power cut takes back, at
 * most, what was committed since the last flush (`synchronous=FULL` flushes all that is before it,
 * `NORMAL` flushes nothing).
 */
export function createDisk(image: Buffer) {
  let file = open(image)
  /** States that a power cut may bring back, oldest first. */
  let unflushed: Buffer[] = []
  let changes = 0

  function connection(role: 'durable' | 'bulk' | 'reader', life: Life): WritableDatabase {
    const on = file
    const { database, prepared } = on
    const guard = () => {
      if (!life.alive || on !== file) throw new MachineOff()
    }
    const beforeWrite = () => {
      if (role === 'bulk') unflushed.push(database.serialize())
    }
    const afterCommit = () => {
      changes += 1
      if (role === 'durable') unflushed = []
      life.committed()
      guard()
    }
    return {
      all: <Row>(sql: string, parameters?: SqlParameters) => {
        guard()
        return prepared(sql).all(...bound(parameters)) as Row[]
      },
      get: <Row>(sql: string, parameters?: SqlParameters) => {
        guard()
        return prepared(sql).get(...bound(parameters)) as Row | undefined
      },
      run(sql, parameters) {
        guard()
        const alone = !database.inTransaction
        if (alone) beforeWrite()
        const result = prepared(sql).run(...bound(parameters))
        if (alone) afterCommit()
        return { changes: result.changes, rowid: Number(result.lastInsertRowid) }
      },
      script(sql) {
        guard()
        database.exec(sql)
        changes += 1
      },
      transaction(work) {
        guard()
        if (database.inTransaction) throw new AppError('internal', 'Une transaction est déjà ouverte.')
        beforeWrite()
        prepared('BEGIN IMMEDIATE').run()
        let result: ReturnType<typeof work>
        try {
          result = work()
          prepared('COMMIT').run()
        } finally {
          if (database.inTransaction) prepared('ROLLBACK').run()
        }
        afterCommit()
        return result
      },
    }
  }

  function become(other: Buffer): void {
    file.database.close()
    file = open(other)
    unflushed = []
    changes += 1
  }

  return {
    open(life: Life): CacheDatabase {
      return {
        durable: connection('durable', life),
        bulk: connection('bulk', life),
        reader: connection('reader', life),
        close: () => undefined,
      }
    },
    /** What survives: everything, or one of the states since the last flush. */
    loseProcess(): void {
      if (file.database.inTransaction) file.database.exec('ROLLBACK')
    },
    losePower(random: Random): boolean {
      if (unflushed.length === 0) return false
      const kept = random.int(0, unflushed.length)
      if (kept === unflushed.length) return false
      become(unflushed[kept]!)
      return true
    },
    /** Reads what is on the disk, as nobody of the product does. */
    look: <Row>(sql: string, ...parameters: unknown[]) => file.prepared(sql).all(...parameters) as Row[],
    /** Grows with each commit and each crash. */
    changes: () => changes,
    image: () => file.database.serialize(),
    /** A disk of another day in its place. */
    replace: become,
    close: () => file.database.close(),
  }
}

function open(image: Buffer): File {
  const database = new Database(image)
  database.pragma('foreign_keys = ON')
  const statements = new Map<string, Database.Statement>()
  return {
    database,
    prepared(sql) {
      const known = statements.get(sql) ?? database.prepare(sql)
      statements.set(sql, known)
      return known
    },
  }
}

function bound(parameters: SqlParameters | undefined): unknown[] {
  return parameters === undefined ? [] : [parameters]
}
