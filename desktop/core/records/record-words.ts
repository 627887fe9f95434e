import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { withoutLigatures } from '../search/fold.ts'

type Kept = { readonly key: number; readonly type: string; readonly schema: number; readonly body: string }

/** Texts of one step: long enough for the index to write little, short enough for nobody to wait. */
const step = 2_000

export type RecordWords = ReturnType<typeof createRecordWords>

/**
 * The full-text index. It costs more than the records themselves: while dossiers are read only what
 * names a person goes in at once, the rest is noted, in the same transaction, and follows.
 */
export function createRecordWords({ reader, bulk }: CacheDatabase, registry: Registry) {
  /** Texts of records with a key above this one follow later. */
  let later = Infinity

  function write(db: WritableDatabase, key: number, type: RecordType, body: unknown): void {
    if (key > later && !type.searchedAsPerson) return
    const text = withoutLigatures(type.searchText(body))
    if (text === '') return
    const [person, other] = type.searchedAsPerson ? [text, ''] : ['', text]
    db.run('INSERT INTO record_text (rowid, person, text) VALUES (?, ?, ?)', [key, person, other])
  }

  return {
    write,

    forget(db: WritableDatabase, key: number): void {
      db.run('DELETE FROM record_text WHERE rowid = ?', [key])
      db.run('DELETE FROM unindexed_record WHERE record_key = ?', [key])
    },

    /** A transaction in which many records arrive. Those that are new to this desk have the last keys. */
    arriving(db: WritableDatabase, work: () => void): void {
      db.transaction(() => {
        const { last } = db.get<{ last: number }>('SELECT coalesce(max(key), 0) AS last FROM record')!
        later = last
        try {
          work()
        } finally {
          later = Infinity
        }
        db.run('INSERT INTO unindexed_record SELECT key FROM record WHERE key > ?', [last])
      })
    },

    /** Puts the words of some records in, the first read first. False when there are none left. */
    fill(): boolean {
      return bulk.transaction(() => {
        const records = bulk.all<Kept>(
          `SELECT key, type, schema, body FROM unindexed_record JOIN record ON key = record_key
           ORDER BY record_key LIMIT ?`,
          [step],
        )
        for (const record of records) {
          const read = readBody(registry, { ...record, body: JSON.parse(record.body) })
          if (read.kind === 'known' && !read.type.searchedAsPerson) {
            write(bulk, record.key, read.type, read.body)
          }
        }
        const last = records.at(-1)
        if (last) bulk.run('DELETE FROM unindexed_record WHERE record_key <= ?', [last.key])
        return records.length === step
      })
    },

    isFilled: () => reader.get('SELECT 1 FROM unindexed_record LIMIT 1') === undefined,
  }
}
