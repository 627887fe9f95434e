import { namedByShares, patientView, patientViewTypes } from '@navigateur-pro/domain/patient/patient-view.ts'
import { mayShareWithPatient } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import type { PatientShareBody } from '@navigateur-pro/domain/records/patient-share.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { SharedView } from '../../contract/shared-views.ts'
import type { Masks } from '../circle/masks.ts'
import { readMembers } from '../circle/read-members.ts'
import type { RecordStore } from '../records/record-store.ts'

export type SharedDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly masks: Pick<Masks, 'marksOf'>
  readonly person: () => Professional
}

/** What the patient sees (CS-03): the same words of the domain as the service's, on what this desk holds. */
export function readShared(
  { store, registry, masks, person }: SharedDependencies,
  patientId: string,
): SharedView {
  const kept = store.listByPatient(patientId, patientViewTypes)
  const present = new Set(kept.map(({ id }) => id))
  const named = namedByShares(kept).filter((id) => !present.has(id))
  const found = named.flatMap((id) => store.find(id) ?? [])
  const records = [...kept, ...found]
  const shares = kept.filter(({ type }) => type === 'patient-share')
  const bodyOf = (share: (typeof shares)[number]) => share.body as PatientShareBody
  const marks = Map.groupBy(shares, (share) => bodyOf(share).record)
  const byId = new Map(records.map((record) => [record.id, record]))
  const markOf = masks.marksOf(records)
  return {
    mayShare: mayShareWithPatient(person().role),
    readers: readMembers(store, patientId)
      .members.filter(({ member }) => isPatientSide(member.role))
      .map(({ member: { id, name, role } }) => ({ id, name, carer: role === 'carer' }))
      .toSorted((a, b) => Number(a.carer) - Number(b.carer)),
    marks: [...marks].map(([record, ofRecord]) => ({
      record,
      marks: ofRecord.map((share) => ({
        recordId: share.id,
        version: share.version,
        shown: bodyOf(share).shown,
      })),
    })),
    records: patientView(registry, records).map((shown) => {
      const record = byId.get(shown.id)!
      return {
        ...shown,
        waiting: [record, ...marks.get(shown.id)!].some(({ waiting }) => waiting !== undefined),
        hiddenFrom: markOf(record).hiddenFrom,
      }
    }),
    unread: [...marks].filter(
      ([record, ofRecord]) => !byId.has(record) && ofRecord.every((share) => bodyOf(share).shown),
    ).length,
  }
}
