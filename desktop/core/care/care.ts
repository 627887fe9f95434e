import type { AllergyBody } from '@navigateur-pro/domain/records/allergy.ts'
import type { HealthProblemBody } from '@navigateur-pro/domain/records/health-problem.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import type { CareView } from '../../contract/care-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { editedLine } from '../conflicts/edited-line.ts'
import type { RecordStore } from '../records/record-store.ts'

/** What is known of the patient's treatment, allergies and problems, each line with its author and source. */
export function readCare(store: RecordStore, conflicts: Conflicts, patientId: string): CareView {
  const linesOf = <Body>(type: string) =>
    store.listByPatient(patientId, [type]).map((record) => editedLine<Body>(record, conflicts))
  const medications = linesOf<MedicationLineBody>('medication-line')
  return {
    medications: medications.filter(({ body }) => !body.stoppedOn),
    stopped: medications.filter(({ body }) => body.stoppedOn),
    allergies: linesOf<AllergyBody>('allergy'),
    problems: linesOf<HealthProblemBody>('health-problem'),
  }
}
