import { hash } from 'node:crypto'
import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Consultation } from '@navigateur-pro/domain/sync/messages.ts'
import { noteConsultations } from '../records/accesses.ts'
import type { Storage, StoredRecord } from '../storage/port.ts'

/** Dossiers read through FHIR, in the access journal as those that a desk showed: once a day for a person and a patient. */
export async function noteDossiersRead(
  storage: Storage,
  person: Professional,
  patients: readonly string[],
): Promise<void> {
  const at = new Date().toISOString()
  const consultations = patients.map((patient) => ({
    id: numberOf(person.id, patient, parisDayOf(at)),
    patient,
    kind: 'dossier' as const,
    at,
  }))
  await noteNew(storage, person, consultations)
}

/** A file of a note, once a day too. */
export async function noteFileRead(
  storage: Storage,
  person: Professional,
  { id, patientId: patient }: Pick<StoredRecord, 'id' | 'patientId'>,
  { sha256, mediaType }: { readonly sha256: string; readonly mediaType: string },
): Promise<void> {
  const at = new Date().toISOString()
  const kind = mediaType.startsWith('image/') ? 'photo' : 'document'
  const number = numberOf(person.id, patient, parisDayOf(at), id, sha256)
  await noteNew(storage, person, [{ id: number, patient, kind, record: id, at }])
}

/**
 * A software searches the same dossiers all day. What was noted already is looked up beside the writer
 * (SQLite has one at a time), so that only the first reading of a day takes its turn; before the answer,
 * and not in batches: what was shown is in the journal, whatever happens next.
 */
async function noteNew(
  storage: Storage,
  person: Professional,
  consultations: readonly Consultation[],
): Promise<void> {
  const fresh = await storage.read(async (tx) => {
    const found: Consultation[] = []
    for (const one of consultations) if (!(await tx.findAppliedOperation(one.id))) found.push(one)
    return found
  })
  if (fresh.length > 0) await noteConsultations(storage, person, fresh)
}

/** The same reading has the same number (RFC 9562 § 5.8): it is noted once. */
function numberOf(...reading: readonly string[]): string {
  const hex = hash('sha256', JSON.stringify(reading))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
