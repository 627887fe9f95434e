import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { planReviewDue } from '@navigateur-pro/domain/plan/plan-review.ts'
import type { CarePlanBody } from '@navigateur-pro/domain/records/care-plan.ts'
import type { PlanReviewItem } from '../../contract/plan-views.ts'
import { parisDay } from '../documents/paris-time.ts'
import type { Patients } from '../patients.ts'
import type { RecordStore } from '../records/record-store.ts'

export type PlanReviewDependencies = {
  readonly store: RecordStore
  readonly patients: Pick<Patients, 'view'>
  readonly person: () => Professional
  readonly now: () => string
}

/**
 * Plans to look at again (HAS point 9), the oldest date first, for the physician and the cell. Worked
 * out of the plan and written nowhere: two desks without network never make two tasks of one date,
 * and a new date, or the end of the plan, is all it takes to be done.
 */
export function listPlanReviews(
  { store, patients, person, now }: PlanReviewDependencies,
  patientId?: string,
): PlanReviewItem[] {
  const { role } = person()
  if (role !== 'physician' && !isCoordinator(role)) return []
  const today = parisDay(now())
  const plans =
    patientId === undefined ? store.listByType('care-plan') : store.listByPatient(patientId, ['care-plan'])
  return plans
    .flatMap(({ id, patientId: of, body }): PlanReviewItem[] => {
      const due = planReviewDue(body as CarePlanBody, today)
      const patient = store.isRetained(of) ? undefined : patients.view(of)
      if (!patient || (due.kind !== 'due' && due.kind !== 'late')) return []
      return [{ recordId: id, patient, on: due.on, days: due.days, late: due.kind === 'late' }]
    })
    .toSorted((a, b) => a.on.localeCompare(b.on) || a.recordId.localeCompare(b.recordId))
}
