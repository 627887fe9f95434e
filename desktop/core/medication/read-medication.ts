import { compareReview } from '@navigateur-pro/domain/medication/compare-review.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { type DoseChangeBody, doseChange } from '@navigateur-pro/domain/records/dose-change.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import {
  type MedicationReviewBody,
  medicationReview,
} from '@navigateur-pro/domain/records/medication-review.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { mayAuthorRecord } from '@navigateur-pro/domain/records/registry.ts'
import type { MedicationView, ReviewView } from '../../contract/medication-views.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { movesOf, readDoseChanges } from './read-dose-changes.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly role: () => Role | undefined
  readonly nowMs: () => number
}

/** What changed in a patient's treatment, who has read it, and what the pharmacist proposes. */
export function readMedication(
  { store, conflicts, role, nowMs }: Dependencies,
  patientId: string,
): MedicationView {
  const lines = new Map(
    store.listByPatient(patientId, ['medication-line']).map((record) => {
      const conflict = conflicts.markOf(record)
      return [record.id, { id: record.id, body: record.body as MedicationLineBody, conflict }] as const
    }),
  )
  const by = role()
  const writable = !store.isRetained(patientId)
  const mayMove = movesOf(by, writable)
  const mayAuthor = (type: RecordType) => by !== undefined && writable && mayAuthorRecord(type, by, 'medical')

  function toReview(record: CachedRecord): ReviewView {
    const body = record.body as MedicationReviewBody
    const list = [...lines.values()].map(({ conflict, ...line }) => ({ ...line, disputed: !!conflict }))
    const compared = compareReview(body.entries, list)
    return {
      recordId: record.id,
      version: record.version,
      ...(record.waiting && { waiting: record.waiting }),
      body,
      moved: compared.entries.map(({ moved }) => moved ?? null),
      unlisted: compared.unlisted.map(({ body: { drug, dose } }) => `${drug} ${dose}`),
      mayDecide: mayMove(medicationReview, record, 'agreed'),
    }
  }

  const byLine = Map.groupBy(
    store.listByPatient(patientId, ['dose-change']),
    ({ body }) => (body as DoseChangeBody).line,
  )
  return {
    changes: [...byLine]
      .flatMap(([lineId, records]) => readDoseChanges(lines.get(lineId), records, mayMove, nowMs()))
      .toSorted((a, b) => (b.body.steps[0]?.at ?? '').localeCompare(a.body.steps[0]?.at ?? '')),
    preparers: readMembers(store, patientId)
      .members.map(({ member }) => member)
      .filter((member) => member.role === 'nurse' || member.role === 'pharmacist')
      .toSorted((a, b) => Number(a.role === 'pharmacist') - Number(b.role === 'pharmacist'))
      .map(({ name, profession, phone }) => ({ name, profession, ...(phone && { phone }) })),
    reviews: store.listByPatient(patientId, ['medication-review']).map(toReview),
    mayPrescribe: mayAuthor(doseChange),
    mayReview: mayAuthor(medicationReview),
  }
}
