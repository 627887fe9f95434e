import type { PatientView } from '../contract/views.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { effectiveStatus } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { Candidate } from '@navigateur-pro/domain/identity/match-patient.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import type { CachedRecord, RecordStore } from './records/record-store.ts'

export type Patients = ReturnType<typeof createPatients>

/** The dossiers of this cache, as people to show and as candidates to match. */
export function createPatients(store: RecordStore) {
  /** The patient of a dossier: of the kept one, when it was joined to another. */
  function view(patientId: string): PatientView | undefined {
    return own(store.dossiers.keptOf(patientId))
  }

  /** The identity that this very dossier bears, whatever it is joined to. */
  function own(patientId: string): PatientView | undefined {
    const record = identityRecord(patientId)
    return record && toView(record)
  }

  function identityRecord(patientId: string): CachedRecord | undefined {
    return store.findInDossier(patientId, 'patient-identity')
  }

  /** For a screen that cannot do without its patient. */
  function require(patientId: string): PatientView {
    const found = view(patientId)
    if (!found) throw new AppError('not_found', 'Ce dossier n’est pas sur ce poste.')
    return found
  }

  /**
   * Dossiers that could be this person: same matricule, now or formerly, or same birth date (the
   * mandatory first criterion, RNIV). The verdict is `matchPatient`'s alone. Joined dossiers each
   * come with their own identity.
   */
  function candidates(incoming: Identity): Candidate[] {
    const matricules = [incoming.matricule, ...(incoming.historic ?? []).map((former) => former.matricule)]
    const found = [
      ...store.listByField(
        'patient-identity',
        'matricule',
        matricules.filter((one) => one !== undefined),
      ),
      ...store.listByField('patient-identity', 'birthDate', [incoming.birthDate]),
    ]
    const byPatient = new Map(found.map((record) => [record.patientId, record]))
    return [...byPatient].map(([patientId, record]) => ({
      patientId,
      identity: (record.body as PatientIdentityBody).identity,
    }))
  }

  return { view, require, own, identityRecord, candidates }
}

function toView(record: CachedRecord): PatientView {
  const { identity, phone, address, contact } = record.body as PatientIdentityBody
  const { status, downgrade } = effectiveStatus(identity)
  return {
    patientId: record.patientId,
    identity,
    status,
    ...(downgrade && { statusReason: downgrade.message }),
    ...(phone && { phone }),
    ...(address && { address }),
    ...(contact && { contact }),
  }
}
