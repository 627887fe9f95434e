import type { Author } from '@navigateur-pro/domain/records/record.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes } from './uuid-bytes.ts'

/** An own change that the service merged with somebody else's. */
export type Merge = {
  /** The version that came out of it. */
  readonly version: number
  readonly at: string
  /** The whole text as this person wrote it. */
  readonly mine: unknown
  /** The fields that this person changed, with what they said before. */
  readonly changed: Readonly<Record<string, unknown>>
  /** The fields that were taken from the other side. */
  readonly taken: readonly string[]
  readonly met?: { readonly author: Author; readonly at: string }
}

export type MergeStore = ReturnType<typeof createMergeStore>

/** What merged without asking anybody, so that it can be seen, and undone. */
export function createMergeStore({ reader, durable }: CacheDatabase) {
  function keep(db: WritableDatabase, opId: string, recordKey: number, merge: Merge): void {
    db.run('INSERT OR REPLACE INTO merge (op_id, record_key, content) VALUES (?, ?, ?)', [
      uuidBytes(opId),
      recordKey,
      JSON.stringify(merge),
    ])
  }

  /** The last one of a record, once what it made is here. */
  function lastOf(recordId: string): Merge | undefined {
    const row = reader.get<{ content: string }>(
      `SELECT content FROM merge JOIN record ON record.key = record_key
       WHERE record.id = ? AND record.version >= content ->> 'version' ORDER BY content ->> 'version' DESC LIMIT 1`,
      [uuidBytes(recordId)],
    )
    return row && (JSON.parse(row.content) as Merge)
  }

  function forget(recordId: string): void {
    durable.run('DELETE FROM merge WHERE record_key = (SELECT key FROM record WHERE id = ?)', [
      uuidBytes(recordId),
    ])
  }

  return { keep, lastOf, forget }
}
