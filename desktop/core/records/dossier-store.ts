import type { CacheDatabase, ReadableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

export type DossierJoin = {
  readonly joinId: number
  readonly kept: string
  readonly other: string
  readonly by: string
  readonly at: string
  readonly separated?: { readonly by: string; readonly at: string }
}

type Row = {
  key: number
  kept: Uint8Array
  other: Uint8Array
  joined_by: string
  joined_at: string
  separated_by: string | null
  separated_at: string | null
}

/** From a dossier up to the one it is shown with, and down to all that are shown with that one. */
const group = `
  WITH RECURSIVE up (key) AS (
    SELECT key FROM patient WHERE id = @id
    UNION SELECT kept_key FROM dossier_join JOIN up ON other_key = up.key WHERE separated_at IS NULL
  ),
  kept (key) AS (
    SELECT key FROM up
    WHERE NOT EXISTS (SELECT 1 FROM dossier_join WHERE other_key = up.key AND separated_at IS NULL)
  ),
  down (key) AS (
    SELECT key FROM kept
    UNION SELECT other_key FROM dossier_join JOIN down ON kept_key = down.key WHERE separated_at IS NULL
  )`

const select = `
  SELECT dossier_join.key, kept.id AS kept, other.id AS other, joined_by, joined_at, separated_by, separated_at
  FROM dossier_join JOIN patient AS kept ON kept.key = kept_key JOIN patient AS other ON other.key = other_key`

export type DossierStore = ReturnType<typeof createDossierStore>

/**
 * Dossiers that a person said are one patient. Local to this desk: the service keeps two dossiers,
 * each with its own circle, and other desks show two. No record, draft or file ever moves.
 */
export function createDossierStore({ reader, durable }: CacheDatabase) {
  /** Nearly no desk has one: reading a dossier then costs no walk. */
  function anyJoin(db: ReadableDatabase): boolean {
    return db.get('SELECT 1 FROM dossier_join WHERE separated_at IS NULL LIMIT 1') !== undefined
  }

  function keptOf(patientId: string): string {
    if (!anyJoin(reader)) return patientId
    const row = reader.get<{ id: Uint8Array }>(
      `${group} SELECT patient.id FROM kept JOIN patient USING (key)`,
      { id: uuidBytes(patientId) },
    )
    return row ? uuidText(row.id) : patientId
  }

  return {
    /** The dossier that this one is shown with; itself when it is joined to none. */
    keptOf,

    /** Every dossier that is shown together with this one, itself included, the kept one first. */
    group(patientId: string): [string, ...string[]] {
      if (!anyJoin(reader)) return [patientId]
      const kept = keptOf(patientId)
      const all = reader.all<{ id: Uint8Array }>(
        `${group} SELECT patient.id FROM down JOIN patient USING (key) ORDER BY patient.key`,
        { id: uuidBytes(patientId) },
      )
      return [kept, ...all.map(({ id }) => uuidText(id)).filter((id) => id !== kept)]
    },

    /** Their keys: the one place where reading a dossier becomes reading those joined to it. */
    keysOf(db: ReadableDatabase, patientId: string): number[] {
      const id = uuidBytes(patientId)
      const keys = anyJoin(db)
        ? db.all<{ key: number }>(`${group} SELECT key FROM down`, { id })
        : db.all<{ key: number }>('SELECT key FROM patient WHERE id = @id', { id })
      return keys.map(({ key }) => key)
    },

    join(kept: string, other: string, by: string, at: string): void {
      durable.run(
        `INSERT INTO dossier_join (kept_key, other_key, joined_by, joined_at)
         SELECT kept.key, other.key, @by, @at FROM patient AS kept JOIN patient AS other
         WHERE kept.id = @kept AND other.id = @other`,
        { kept: uuidBytes(kept), other: uuidBytes(other), by, at },
      )
    },

    separate(joinId: number, by: string, at: string): void {
      durable.run('UPDATE dossier_join SET separated_by = @by, separated_at = @at WHERE key = @joinId', {
        joinId,
        by,
        at,
      })
    },

    findJoin(joinId: number): DossierJoin | undefined {
      const row = reader.get<Row>(`${select} WHERE dossier_join.key = ?`, [joinId])
      return row && toJoin(row)
    },

    /** Joins of these dossiers, those separated again included, newest first. */
    joinsOf(patientIds: readonly string[]): DossierJoin[] {
      const keys = patientIds.flatMap(
        (id) =>
          reader.get<{ key: number }>('SELECT key FROM patient WHERE id = ?', [uuidBytes(id)])?.key ?? [],
      )
      return reader
        .all<Row>(
          `${select} WHERE kept_key IN (SELECT value FROM json_each(@keys))
             OR other_key IN (SELECT value FROM json_each(@keys)) ORDER BY dossier_join.key DESC`,
          { keys: JSON.stringify(keys) },
        )
        .map(toJoin)
    },
  }
}

function toJoin(row: Row): DossierJoin {
  return {
    joinId: row.key,
    kept: uuidText(row.kept),
    other: uuidText(row.other),
    by: row.joined_by,
    at: row.joined_at,
    ...(row.separated_at !== null && { separated: { by: row.separated_by ?? '', at: row.separated_at } }),
  }
}
