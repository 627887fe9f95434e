import { compareReview } from '@navigateur-pro/domain/medication/compare-review.ts'
import {
  doseStandings,
  isUnreadTooLong,
  listedDose,
} from '@navigateur-pro/domain/medication/dose-standing.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { type DoseChangeBody, doseChange } from '@navigateur-pro/domain/records/dose-change.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import {
  type MedicationReviewBody,
  medicationReview,
} from '@navigateur-pro/domain/records/medication-review.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { mayAuthorRecord } from '@navigateur-pro/domain/records/registry.ts'
import type { DoseChangeView, MedicationView, ReviewView } from '../../contract/medication-views.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

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
  const mayAuthor = (type: RecordType) => by !== undefined && writable && mayAuthorRecord(type, by, 'medical')

  function mayMove(type: RecordType, record: CachedRecord, to: string): boolean {
    const { merge } = type
    if (merge.kind !== 'states' || record.waiting || by === undefined || !writable) return false
    return merge.transitions[merge.stateOf(record.body)]?.[to]?.includes(by) === true
  }

  function changesOf(lineId: string, records: readonly CachedRecord[]): DoseChangeView[] {
    const line = lines.get(lineId)
    const newestFirst = records.toSorted((a, b) => prescribedAt(b).localeCompare(prescribedAt(a)))
    const standings = doseStandings(
      newestFirst.map(({ body }) => body as DoseChangeBody),
      line && {
        dose: line.body.dose,
        stopped: line.body.stoppedOn !== undefined,
        disputed: line.conflict !== undefined,
      },
    )
    return newestFirst.map((record, index) => {
      const body = record.body as DoseChangeBody
      const standing = standings[index]!
      return {
        ...stated(record),
        body,
        standing,
        ...(line && {
          listed: listedDose(body, { dose: line.body.dose, stopped: line.body.stoppedOn !== undefined }),
        }),
        ...(line?.conflict && { conflict: line.conflict }),
        late: isUnreadTooLong(body, standing, nowMs()),
        mayAcknowledge: standing === 'to-acknowledge' && mayMove(doseChange, record, 'acknowledged'),
        mayCancel: standing === 'to-acknowledge' && mayMove(doseChange, record, 'cancelled'),
      }
    })
  }

  function toReview(record: CachedRecord): ReviewView {
    const body = record.body as MedicationReviewBody
    const list = [...lines.values()].map(({ conflict, ...line }) => ({ ...line, disputed: !!conflict }))
    const compared = compareReview(body.entries, list)
    return {
      ...stated(record),
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
      .flatMap(([lineId, records]) => changesOf(lineId, records))
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

function prescribedAt({ body, recordedAt }: CachedRecord): string {
  return (body as DoseChangeBody).steps[0]?.at ?? recordedAt
}

function stated({ id, version, waiting }: CachedRecord) {
  return { recordId: id, version, ...(waiting && { waiting }) }
}
