import type { CacheDatabase, SqlValue } from '../platform/ports.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

type Row = { readonly id: Uint8Array; readonly stamp: number }

/**
 * What is worked out of the records of each dossier, and of the day: kept until one of them changes.
 * In memory only, so that it goes with the lock, and no file has to be believed.
 */
export function keepPerDossier<Kept>(
  { reader }: CacheDatabase,
  workOut: (patientId: string, day: string) => Kept,
) {
  const kept = new Map<string, { readonly stamp: number; readonly day: string; readonly what: Kept }>()

  const every = 'SELECT id, stamp FROM patient ORDER BY key'
  const one = 'SELECT id, stamp FROM patient WHERE id = ?'

  function rows(sql: typeof every | typeof one, parameters: readonly SqlValue[] = []) {
    return reader.all<Row>(sql, parameters).map(({ id, stamp }) => ({ patientId: uuidText(id), stamp }))
  }

  function ofRow({ patientId, stamp }: { patientId: string; stamp: number }, day: string): Kept {
    const known = kept.get(patientId)
    if (known?.stamp === stamp && known.day === day) return known.what
    const what = workOut(patientId, day)
    kept.set(patientId, { stamp, day, what })
    return what
  }

  return {
    /** Of the dossiers that are here among these. */
    of(patientIds: readonly string[], day: string): Kept[] {
      return patientIds
        .flatMap((patientId) => rows(one, [uuidBytes(patientId)]))
        .map((row) => ofRow(row, day))
    },

    all(day: string): Kept[] {
      const held = rows(every)
      if (kept.size > held.length) {
        const here = new Set(held.map(({ patientId }) => patientId))
        for (const patientId of kept.keys()) if (!here.has(patientId)) kept.delete(patientId)
      }
      return held.map((row) => ofRow(row, day))
    },

    /** Works out some of those that changed, for nobody yet; whether there are more. */
    workAhead(day: string, most: number): boolean {
      const changed = rows(every).filter(({ patientId, stamp }) => {
        const known = kept.get(patientId)
        return known?.stamp !== stamp || known.day !== day
      })
      for (const row of changed.slice(0, most)) ofRow(row, day)
      return changed.length > most
    },
  }
}
