import { type Marked, type MarkRow, toMarked } from '../marks.ts'
import type { Fork, ReadTransaction, WriteTransaction } from '../port.ts'
import { takeSurvey } from '../survey.ts'
import type { Sql } from './connection.ts'

export function readLineage(sql: Sql): Pick<ReadTransaction, 'incarnation' | 'listForks' | 'survey'> {
  return {
    listForks: () => sql.all<Fork>('SELECT incarnation, at FROM fork'),
    survey: () => takeSurvey(async (query) => (await sql.get<{ n: number }>(query))!.n),
    incarnation: async () =>
      (await sql.get<{ incarnation: string }>('SELECT incarnation FROM lineage'))!.incarnation,
  }
}

export function writeLineage(sql: Sql): Pick<WriteTransaction, 'renewIncarnation'> {
  return {
    renewIncarnation: async () => {
      const at = new Date().toISOString()
      await sql.run('INSERT INTO fork (incarnation, at) SELECT incarnation, $1 FROM lineage', at)
      await sql.run('UPDATE lineage SET incarnation = gen_random_uuid()')
      await sql.run('UPDATE feed SET forked = least(forked, head)')
    },
  }
}

/** Undefined in a database that may be opened, and in one of an earlier version. */
export async function findMark(sql: Sql): Promise<Marked | undefined> {
  const known = await sql.get(
    "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('lineage') AND attname = 'mark'",
  )
  return known ? toMarked(await sql.get<MarkRow>('SELECT mark, marked_at FROM lineage')) : undefined
}

/**
 * Renews the incarnation of data that came back from a copy, or went on elsewhere: another server
 * (`system_identifier`), the same one recovered to a point in time or a promoted replica (timeline),
 * a dump loaded again (the table has another oid). Where the account may not ask the server, the
 * rest still says it.
 */
export async function judgeLineage(sql: Sql): Promise<void> {
  const may = await sql.get<{ system: boolean; timeline: boolean }>(
    `SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AS system,
            has_function_privilege('pg_walfile_name(pg_lsn)', 'EXECUTE') AND NOT pg_is_in_recovery() AS timeline`,
  )
  const parts = [
    may!.system ? '(SELECT system_identifier::text FROM pg_control_system())' : "'-'",
    // The timeline now written; the one of pg_control_checkpoint() is that of the last checkpoint.
    may!.timeline ? 'left(pg_walfile_name(pg_current_wal_lsn()), 8)' : "'-'",
    '(SELECT oid::text FROM pg_database WHERE datname = current_database())',
    "'lineage'::regclass::oid::text",
  ]
  const { origin } = (await sql.get<{ origin: string }>(
    `SELECT concat_ws('/', ${parts.join(', ')}) AS origin`,
  ))!
  const [known] = await sql.all<{ origin: string | null }>('SELECT origin FROM lineage FOR UPDATE')
  if (known!.origin === origin) return
  await sql.run('UPDATE lineage SET origin = $1', origin)
  if (known!.origin !== null) await writeLineage(sql).renewIncarnation()
}
