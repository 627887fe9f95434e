import type { CarePlanBody } from '../records/care-plan.ts'
import type { PlanActionBody } from '../records/plan-action.ts'
import type { PlanObjectiveBody } from '../records/plan-objective.ts'
import type { PlanProblemBody } from '../records/plan-problem.ts'
import type { PlanSocialBody } from '../records/plan-social.ts'

type Item = { readonly id: string; readonly type: string; readonly body: unknown }
type Of<One, Body> = (Omit<One, 'body'> & { readonly body: Body })[]

const order = { first: 0, next: 1, later: 2 } as const

/** The records of a plan, each under its point, in the order in which they are read. */
export function planParts<One extends Item>(items: readonly One[]) {
  // Identifiers are of their time: the oldest first, the same on every desk.
  const oldest = items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const ofType = <Body>(type: string) => oldest.filter((item) => item.type === type) as Of<One, Body>
  return {
    // Closed, it makes room for the next one.
    headers: ofType<CarePlanBody>('care-plan').toSorted(
      (a, b) => Number(a.body.status === 'closed') - Number(b.body.status === 'closed'),
    ),
    problems: ofType<PlanProblemBody>('plan-problem').toSorted(
      (a, b) => order[a.body.priority] - order[b.body.priority],
    ),
    objectives: ofType<PlanObjectiveBody>('plan-objective'),
    actions: ofType<PlanActionBody>('plan-action'),
    social: ofType<PlanSocialBody>('plan-social'),
  }
}
