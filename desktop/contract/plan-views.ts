import { z } from 'zod'
import { carePlanBody } from '@navigateur-pro/domain/records/care-plan.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { planActionBody } from '@navigateur-pro/domain/records/plan-action.ts'
import { planObjectiveBody } from '@navigateur-pro/domain/records/plan-objective.ts'
import { planProblemBody } from '@navigateur-pro/domain/records/plan-problem.ts'
import { planSocialBody } from '@navigateur-pro/domain/records/plan-social.ts'
import { author, instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { editedLine } from './conflict-views.ts'
import { patientView } from './views.ts'

const planLine = { ...editedLine, confidentiality: confidentialityClass }

/** What a plan is made of, as far as this person may read it. */
const planParts = {
  /** The first one is the plan's; others were opened on desks that had not heard of it. */
  headers: z.array(z.strictObject({ ...planLine, body: carePlanBody })),
  problems: z.array(z.strictObject({ ...planLine, body: planProblemBody })),
  objectives: z.array(z.strictObject({ ...planLine, body: planObjectiveBody })),
  actions: z.array(z.strictObject({ ...planLine, body: planActionBody })),
  social: z.array(z.strictObject({ ...planLine, body: planSocialBody })),
}
const partsView = z.strictObject(planParts)
export type PlanParts = z.infer<typeof partsView>

const signature = {
  signing: z.uuid(),
  author,
  at: instant,
  /** The parts that were signed, of those that this person may read. */
  classes: z.array(confidentialityClass).min(1),
}

export const planView = z.strictObject({
  ...planParts,
  /** Newest first. */
  signatures: z.array(
    z.strictObject({
      ...signature,
      /** Items that are no longer as they were signed. */
      changes: z.int().nonnegative(),
    }),
  ),
})
export type PlanView = z.infer<typeof planView>

export const signedPlanView = z.strictObject({
  ...planParts,
  ...signature,
  /** What is shown is, to the letter, what was signed. */
  intact: z.boolean(),
  changes: z.array(
    z.strictObject({
      id: z.uuid(),
      label: z.string(),
      title: z.string(),
      kind: z.enum(['new', 'changed', 'gone']),
      fields: z.array(z.strictObject({ label: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
})
export type SignedPlanView = z.infer<typeof signedPlanView>

export const planReviewItem = z.strictObject({
  recordId,
  patient: patientView,
  on: z.iso.date(),
  /** How far that day is, without sign. */
  days: z.int().nonnegative(),
  late: z.boolean(),
})
export type PlanReviewItem = z.infer<typeof planReviewItem>

/** The plan in words that everybody knows, for the person it is about. */
export const planSummaryView = z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) }))
