import type { PlanParts } from '../../../contract/plan-views.ts'

/** What every point of the plan is given. */
export type Point = {
  readonly patientId: string
  readonly parts: PlanParts
  /** False of a plan as it was signed, and when nothing may be written. */
  readonly writing: boolean
  /** As it was signed: nothing waits beside it. */
  readonly signed: boolean
}
