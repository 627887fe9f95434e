import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { FormEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { PatientView } from '../../contract/views.ts'
import { readCare } from '../care/care.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { readMeasurements } from '../measurements/measurements.ts'
import type { Plan } from '../plan/plan.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { DocumentSources } from './build/making.ts'

type Readers = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly plan: Pick<Plan, 'read'>
}

const mostTransmissions = 200

/** Everything that documents are built from, read from this desk; `about` is the request or the form that one is made of. */
export function readDocumentSources(
  { store, conflicts, plan }: Readers,
  patient: PatientView,
  nowMs: number,
  about?: string,
): DocumentSources {
  const { patientId } = patient
  const found = about === undefined ? undefined : store.find(about)
  if (found && store.dossiers.keptOf(found.patientId) !== store.dossiers.keptOf(patientId)) {
    throw new AppError('bad_input', 'Cette fiche est celle d’un autre patient. Rien n’a été fait.')
  }
  const told = found && { recordId: found.id, author: found.author, at: found.occurredAt }
  return {
    patient,
    care: readCare(store, conflicts, patientId),
    circle: readMembers(store, patientId),
    transmissions: store.listByPatient(patientId, ['transmission'], { limit: mostTransmissions }),
    measurements: readMeasurements(store, conflicts, patientId).series.flatMap(({ points }) => points),
    plan: plan.read(patientId),
    ...(told && found.type === 'referral' && { request: { ...told, body: found.body as ReferralBody } }),
    ...(told && found.type === 'form-entry' && { form: { ...told, body: found.body as FormEntryBody } }),
    nowMs,
  }
}
