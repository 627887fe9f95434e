import { DatabaseError, Pool, type PoolClient, TypeOverrides, types } from 'pg'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { refuse } from '../../errors.ts'
import { clientConfig, type DatabaseAddress } from './address.ts'

/** Prepared once per connection, parameters always bound ($1, $2…). A failing server becomes `unavailable`. */
export type Sql = {
  all<Row>(sql: string, ...parameters: unknown[]): Promise<Row[]>
  get<Row>(sql: string, ...parameters: unknown[]): Promise<Row | undefined>
  /** @returns the number of rows changed */
  run(sql: string, ...parameters: unknown[]): Promise<number>
  /** Statements without parameters: transactions, migrations. @returns the tag of the last one, as the server says it */
  script(sql: string): Promise<string>
}

/** Counters stay far below 2^53. */
const readTypes = new TypeOverrides()
readTypes.setTypeParser(types.builtins.INT8, Number)

/**
 * A statement or a transaction that forgets to end must not hold its locks for ever. Plans are made
 * for the values given: that is what leaves the partitions of other patients closed. Nothing is
 * compiled: for a query over the 64 partitions that takes seconds, and its answer milliseconds.
 */
export function openPool(address: DatabaseAddress, max: number): Pool {
  const pool = new Pool({
    ...clientConfig(address),
    max,
    types: readTypes,
    idleTimeoutMillis: 60_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    options: '-c plan_cache_mode=force_custom_plan -c jit=off',
  })
  // A connection that breaks says so to whoever uses it; nobody uses it here, and Node would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

/** A connection of the pool. Throws AppError service_refused when none comes. */
export async function takeConnection(pool: Pool): Promise<PoolClient> {
  return guarded(() => pool.connect())
}

const names = new Map<string, string>()

export function speak(client: PoolClient): Sql {
  const query = (text: string, values: unknown[]) => {
    const name = names.get(text) ?? `s${names.size}`
    names.set(text, name)
    return guarded(() => client.query({ name, text, values }))
  }
  return {
    all: async <Row>(sql: string, ...parameters: unknown[]) => (await query(sql, parameters)).rows as Row[],
    get: async <Row>(sql: string, ...parameters: unknown[]) =>
      (await query(sql, parameters)).rows[0] as Row | undefined,
    run: async (sql, ...parameters) => (await query(sql, parameters)).rowCount ?? 0,
    script: async (sql) => {
      // Several statements bring several results.
      const result = await guarded(() => client.query(sql))
      return ([result].flat().at(-1) ?? result).command
    },
  }
}

/** Waits for whoever holds this name; given back at the end of the transaction, or of the savepoint undone. */
export async function lockName(sql: Sql, name: string): Promise<void> {
  await sql.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', name)
}

/**
 * Begins a transaction of a writer. A transfer of the whole storage holds this name alone: it waits
 * for the writers under way and keeps the next ones waiting, before it touches any table.
 */
export const beginWrite = `BEGIN; SELECT pg_advisory_xact_lock_shared(hashtextextended('transfer', 0))`

/** Keeps the writers of every process out until the end of the transaction. */
export async function excludeWriters(sql: Sql): Promise<void> {
  await lockName(sql, 'transfer')
}

/**
 * The server undid the transaction because of another one: begun again, it may pass. An unknown
 * outcome (a connection lost during COMMIT) is never among them.
 */
export function isWorthRetrying(error: unknown): boolean {
  const cause = isAppError(error) ? error.cause : error
  return cause instanceof LostRace || (cause instanceof DatabaseError && races.has(cause.code ?? ''))
}

/** serialization_failure, deadlock_detected, lock_not_available */
const races: ReadonlySet<string> = new Set(['40001', '40P01', '55P03'])

/** Two transactions did the same thing at once, and the other was first. */
class LostRace extends Error {}

export function lostRace(): Error {
  return refuse('unavailable', new LostRace())
}

/** A constraint or a value concerns one operation; anything else must end the whole transaction. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const ofOneOperation =
      error instanceof DatabaseError && (error.code?.startsWith('22') || error.code?.startsWith('23'))
    throw ofOneOperation ? error : refuse('unavailable', error)
  }
}
