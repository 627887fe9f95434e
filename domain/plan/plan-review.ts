import type { CarePlanBody } from '../records/care-plan.ts'

export type PlanReview =
  /** No date, or a plan that is over. */
  | { readonly kind: 'none' }
  | { readonly kind: 'ahead' | 'due' | 'late'; readonly on: string; readonly days: number }

/** Soon enough to be put on somebody's list. */
const noticeDays = 14

/**
 * Whether the plan is to be looked at again (HAS point 9). `days` is how far the date is, without sign.
 *
 * @param today AAAA-MM-JJ
 */
export function planReviewDue(
  { status, reviewOn }: Pick<CarePlanBody, 'status' | 'reviewOn'>,
  today: string,
): PlanReview {
  if (status === 'closed' || reviewOn === undefined) return { kind: 'none' }
  const days = Math.round((Date.parse(reviewOn) - Date.parse(today)) / 86_400_000)
  const kind = days < 0 ? 'late' : days <= noticeDays ? 'due' : 'ahead'
  return { kind, on: reviewOn, days: Math.abs(days) }
}
