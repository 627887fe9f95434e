import { randomUUID } from 'node:crypto'
import { type Marked, type MarkRow, toMarked } from '../marks.ts'
import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { takeSurvey } from '../survey.ts'
import type { Sql } from './connection.ts'
import { toBytes, toUuid } from './identifiers.ts'

export function readLineage(sql: Sql): Pick<ReadTransaction, 'incarnation' | 'listForks' | 'survey'> {
  return {
    incarnation: async () => findIncarnation(sql),
    listForks: async () =>
      sql
        .all<{ incarnation: Uint8Array; at: string }>('SELECT incarnation, at FROM fork')
        .map(({ incarnation, at }) => ({ incarnation: toUuid(incarnation), at })),
    survey: () => takeSurvey(async (query) => sql.get<{ n: number }>(query)!.n),
  }
}

export function writeLineage(sql: Sql): Pick<WriteTransaction, 'renewIncarnation'> {
  return { renewIncarnation: async () => renewIncarnation(sql) }
}

export function findIncarnation(sql: Sql): string {
  return toUuid(sql.get<{ incarnation: Uint8Array }>('SELECT incarnation FROM lineage')!.incarnation)
}

export function renewIncarnation(sql: Sql): void {
  sql.run('UPDATE feed SET forked = min(coalesce(forked, head), head)')
  sql.run('INSERT INTO fork (incarnation, at) SELECT incarnation, ? FROM lineage', new Date().toISOString())
  sql.run('UPDATE lineage SET incarnation = ?', toBytes(randomUUID()))
}

/** Undefined in a file that may be opened, and in one of an earlier version. */
export function findMark(sql: Sql): Marked | undefined {
  const known = sql.get("SELECT 1 FROM pragma_table_info('lineage') WHERE name = 'mark'")
  return known ? toMarked(sql.get<MarkRow>('SELECT mark, marked_at FROM lineage')) : undefined
}
