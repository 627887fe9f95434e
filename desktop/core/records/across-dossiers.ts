import type { CacheDatabase } from '../platform/ports.ts'
import {
  type CachedRecord,
  type Cover,
  notCovered,
  recordColumns,
  type RecordRow,
  toRecord,
} from './record-store.ts'
import { uuidText } from './uuid-bytes.ts'

export type AcrossDossiers = ReturnType<typeof createAcrossDossiers>

/**
 * What is asked of all dossiers at once. Each begins with an index (what types declare, or a dossier's
 * types), never with the notes: there are a hundred times more of them. It knows no type by name.
 */
export function createAcrossDossiers({ reader }: CacheDatabase) {
  /**
   * Records of others that declare this field and that no record of type `by` of this person names;
   * only those whose field names a record of this person, when `ofMine`. Oldest first.
   */
  function listNotCovered(
    type: string,
    name: string,
    by: Cover,
    { ofMine = false }: { readonly ofMine?: boolean } = {},
  ): CachedRecord[] {
    return reader
      .all<RecordRow>(
        `SELECT ${recordColumns} FROM record_field AS said CROSS JOIN record ON record.key = said.record_key
         JOIN patient ON patient.key = record.patient_key
         WHERE said.type = @type AND said.name = @name AND record.author_id <> @author
           AND (@ofMine = 0 OR EXISTS (
             SELECT 1 FROM record AS own
             WHERE own.id = unhex(replace(said.value, '-', '')) AND own.author_id = @author))
           AND ${notCovered}
         ORDER BY record.occurred_at`,
        { type, name, ofMine: ofMine ? 1 : 0, author: by.authorId, by: by.type, field: by.field },
      )
      .map(toRecord)
  }

  /** When this person last wrote a record of this type, which declares this field, in each dossier. */
  function lastWritten(
    type: string,
    name: string,
    authorId: string,
  ): readonly { readonly patientId: string; readonly at: string }[] {
    return reader
      .all<{ patient_id: Uint8Array; last: string }>(
        `SELECT patient.id AS patient_id, max(record.recorded_at) AS last
         FROM record_field AS said CROSS JOIN record ON record.key = said.record_key
         JOIN patient ON patient.key = record.patient_key
         WHERE said.type = @type AND said.name = @name AND record.author_id = @author
         GROUP BY record.patient_key`,
        { type, name, author: authorId },
      )
      .map(({ patient_id, last }) => ({ patientId: uuidText(patient_id), at: last }))
  }

  /**
   * The dossiers that this person looks after, and what of these types last happened in each, up to now.
   * One joined to another is not a patient of its own.
   */
  function listDossiers(
    types: readonly string[],
    now: string,
  ): readonly {
    readonly patientId: string
    readonly last: { readonly type: string; readonly at: string } | undefined
  }[] {
    return reader
      .all<{ id: Uint8Array; type: string; at: string | null }>(
        // The type is of the row that has the latest instant (SQLite, « bare columns in an aggregate »).
        `SELECT patient.id, wanted.value AS type, max((
           SELECT max(occurred_at) FROM record
           WHERE patient_key = patient.key AND type = wanted.value AND occurred_at <= @now)) AS at
         FROM patient CROSS JOIN json_each(@types) AS wanted
         WHERE patient.retained = 0
           AND NOT EXISTS (SELECT 1 FROM dossier_join WHERE other_key = patient.key AND separated_at IS NULL)
         GROUP BY patient.key`,
        { types: JSON.stringify(types), now },
      )
      .map(({ id, type, at }) => ({ patientId: uuidText(id), last: at === null ? undefined : { type, at } }))
  }

  return { listNotCovered, lastWritten, listDossiers }
}
