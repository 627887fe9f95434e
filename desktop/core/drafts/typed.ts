import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { TypedItem, TypedPlace, TypedSaved, TypedText } from '../../contract/typed-views.ts'
import type { Patients } from '../patients.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { createSettings } from '../settings.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'

type Row = {
  readonly id: Uint8Array
  readonly patient_id: Uint8Array
  readonly body: string
  readonly updated_at: string
}

export type TypedDependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly patients: Patients
  readonly now: () => string
  readonly newId: () => string
  readonly onChange: () => void
}

/** Beside the drafts of whole writings, in the same table: it goes with the patient as they do. */
export const typedPrefix = 'typed '

/** Of who has no dossier here: the last words alone, which no dossier would take with it. */
const ofUnknown = 'typed-unknown'
type OfUnknown = { readonly saved: TypedSaved; readonly at: string }

/**
 * Words typed into a small form and not sent. A form that opens again at the same place finds them; a
 * record that has changed since is another place, so that old words never fall on a new version.
 */
export function createTyped(dependencies: TypedDependencies) {
  const { database, store, patients, now, newId, onChange } = dependencies
  const settings = createSettings(database)
  const { reader, durable } = database

  function dossiersOf({ of }: TypedPlace): readonly string[] {
    if ('patientId' in of) return store.dossiers.group(of.patientId)
    if ('unknown' in of) return []
    const record = store.find(of.recordId)
    return record ? [record.patientId] : []
  }

  function find(
    place: TypedPlace,
  ): { readonly key: number; readonly body: string; readonly at: string } | undefined {
    const patientIds = dossiersOf(place).map((patientId) => patientId.replaceAll('-', '').toUpperCase())
    return reader.get(
      `SELECT draft.key, body, updated_at AS at FROM draft JOIN patient ON patient.key = patient_key
       WHERE kind = @kind AND hex(patient.id) IN (SELECT value FROM json_each(@patientIds))
       ORDER BY updated_at DESC`,
      { kind: kindOf(place), patientIds: JSON.stringify(patientIds) },
    )
  }

  function findUnknown(place: TypedPlace): OfUnknown | undefined {
    const last = settings.read<OfUnknown>(ofUnknown)
    return last && isSamePlace(last.saved.place, place) ? last : undefined
  }

  return {
    read(place: TypedPlace): { readonly text?: TypedText } {
      if ('unknown' in place.of) {
        const last = findUnknown(place)
        return last ? { text: { parts: last.saved.parts, at: last.at } } : {}
      }
      const found = find(place)
      return found ? { text: { parts: (JSON.parse(found.body) as TypedSaved).parts, at: found.at } } : {}
    },

    /** On disk when it answers. Nothing typed any more is nothing kept. */
    save(saved: TypedSaved): void {
      const { place, text } = saved
      if ('unknown' in place.of) {
        if (text !== '') settings.write(ofUnknown, { saved, at: now() } satisfies OfUnknown)
        else if (findUnknown(place)) settings.remove(ofUnknown)
        return
      }
      const found = find(place)
      if (text === '') {
        if (found) durable.run('DELETE FROM draft WHERE key = ?', [found.key])
      } else if (found) {
        durable.run('UPDATE draft SET body = ?, updated_at = ? WHERE key = ?', [
          JSON.stringify(saved),
          now(),
          found.key,
        ])
      } else {
        const [patientId] = dossiersOf(place)
        if (patientId === undefined) throw new AppError('not_found', 'Ce dossier n’est plus sur ce poste.')
        patients.require(patientId)
        durable.run(
          `INSERT INTO draft (id, patient_key, kind, body, updated_at)
           VALUES (@id, (SELECT key FROM patient WHERE id = @patient), @kind, @body, @now)`,
          {
            id: uuidBytes(newId()),
            patient: uuidBytes(patientId),
            kind: kindOf(place),
            body: JSON.stringify(saved),
            now: now(),
          },
        )
      }
      onChange()
    },

    /** Of every patient, the last one first. */
    list(): TypedItem[] {
      return reader
        .all<Row>(
          `SELECT draft.id, patient.id AS patient_id, body, updated_at
           FROM draft JOIN patient ON patient.key = patient_key WHERE kind LIKE '${typedPrefix}%'
           ORDER BY updated_at DESC`,
        )
        .flatMap(({ id, patient_id, body, updated_at }) => {
          const patient = patients.view(uuidText(patient_id))
          const { place, tab, text } = JSON.parse(body) as TypedSaved
          return patient ? [{ key: uuidText(id), patient, place, at: updated_at, tab, text }] : []
        })
    },

    discard(key: string): void {
      durable.run(`DELETE FROM draft WHERE id = ? AND kind LIKE '${typedPrefix}%'`, [uuidBytes(key)])
      onChange()
    },
  }
}

function kindOf({ kind, of, mark }: TypedPlace): string {
  return `${typedPrefix}${kind} ${'recordId' in of ? of.recordId : ''} ${mark}`
}

function isSamePlace(one: TypedPlace, other: TypedPlace): boolean {
  return JSON.stringify([one.kind, one.of, one.mark]) === JSON.stringify([other.kind, other.of, other.mark])
}
