import type { AllergyBody } from '@navigateur-pro/domain/records/allergy.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { HealthProblemBody } from '@navigateur-pro/domain/records/health-problem.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import type { CareView, CircleView } from '../../contract/views.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

/** What is known of the patient's treatment, allergies and problems, each line with its author and source. */
export function readCare(store: RecordStore, patientId: string): CareView {
  const medications = typed<MedicationLineBody>(store.listByPatient(patientId, ['medication-line']))
  return {
    medications: medications.filter(({ body }) => !body.stoppedOn),
    stopped: medications.filter(({ body }) => body.stoppedOn),
    allergies: typed<AllergyBody>(store.listByPatient(patientId, ['allergy'])),
    problems: typed<HealthProblemBody>(store.listByPatient(patientId, ['health-problem'])),
  }
}

export function readCircle(store: RecordStore, patientId: string): CircleView {
  const members = typed<CareTeamMemberBody>(store.listByPatient(patientId, ['care-team-member'])).map(
    ({ body }) => body,
  )
  // Joined dossiers have a circle each: somebody who is in both is named once, present before former.
  const bySeniority = members.toSorted(
    (a, b) => Number(!!a.until) - Number(!!b.until) || a.since.localeCompare(b.since),
  )
  const named = bySeniority.filter(
    ({ member }, index) => bySeniority.findIndex((other) => other.member.id === member.id) === index,
  )
  return {
    members: named.filter((member) => !member.until),
    former: named.filter((member) => member.until),
  }
}

function typed<Body>(records: readonly CachedRecord[]) {
  return records.map((record) => ({ recordId: record.id, body: record.body as Body, author: record.author }))
}
