import { planSummary } from '@navigateur-pro/domain/plan/plan-summary.ts'
import type { HandlersOf } from '../handlers.ts'
import { listPlanReviews, type PlanReviewDependencies } from './list-reviews.ts'
import type { Plan } from './plan.ts'

type Dependencies = PlanReviewDependencies & { readonly plan: Plan }

export function planHandlers(dependencies: Dependencies): HandlersOf<'plan'> {
  const { plan } = dependencies
  return {
    'plan.read': ({ patientId }) => plan.read(patientId),
    'plan.reviews': ({ patientId }) => listPlanReviews(dependencies, patientId),
    'plan.sign': ({ patientId }) => plan.sign(patientId),
    'plan.signed': ({ patientId, signing }) => plan.readSigned(patientId, signing),
    'plan.summary': ({ patientId }) => planSummary(plan.read(patientId)),
  }
}
