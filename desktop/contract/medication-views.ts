import { z } from 'zod'
import { doseChangeBody } from '@navigateur-pro/domain/records/dose-change.ts'
import { intakeOutcome } from '@navigateur-pro/domain/records/intake.ts'
import { intakePlanBody } from '@navigateur-pro/domain/records/intake-plan.ts'
import { medicationReviewBody } from '@navigateur-pro/domain/records/medication-review.ts'
import { author, instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { conflictMark } from './conflict-views.ts'

const stated = {
  recordId,
  /** What `record.advance` takes. */
  version: z.int().nonnegative(),
  waiting: z.enum(['here', 'sent', 'refused']).optional(),
}

export const doseChangeView = z.strictObject({
  ...stated,
  body: doseChangeBody,
  standing: z.enum(['to-acknowledge', 'acknowledged', 'disputed', 'replaced', 'cancelled']),
  /** The dose that the list says now; absent once the line is gone. */
  listed: z.string().optional(),
  conflict: conflictMark.optional(),
  /** Read by nobody for too long. */
  late: z.boolean(),
  mayAcknowledge: z.boolean(),
  mayCancel: z.boolean(),
})
export type DoseChangeView = z.infer<typeof doseChangeView>

export const reviewView = z.strictObject({
  ...stated,
  body: medicationReviewBody,
  /** Same order as the body's entries: what the list says since, when it moved. */
  moved: z.array(z.string().nullable()),
  /** Current treatments of which it does not speak. */
  unlisted: z.array(z.string()),
  mayDecide: z.boolean(),
})
export type ReviewView = z.infer<typeof reviewView>

export const medicationView = z.strictObject({
  /** The newest first. */
  changes: z.array(doseChangeView),
  /** Who prepares what is taken, and on which number. */
  preparers: z.array(
    z.strictObject({ name: z.string(), profession: z.string(), phone: z.string().optional() }),
  ),
  /** The newest first. */
  reviews: z.array(reviewView),
  mayPrescribe: z.boolean(),
  mayReview: z.boolean(),
})
export type MedicationView = z.infer<typeof medicationView>

const statement = z.strictObject({
  by: author,
  at: instant,
  outcome: intakeOutcome,
  note: z.string(),
  mine: z.boolean(),
})

export const intakeSlot = z.strictObject({
  planId: recordId,
  label: z.string(),
  /** Local day and hour. */
  plannedFor: z.string(),
  state: z.enum(['taken', 'refused', 'missed', 'absent', 'disputed', 'unsaid', 'upcoming']),
  said: z.array(statement),
})
export type IntakeSlot = z.infer<typeof intakeSlot>

export const intakeView = z.strictObject({
  /** The last fourteen days, today last: AAAA-MM-JJ. */
  days: z.array(z.iso.date()),
  rows: z.array(
    z.strictObject({
      planId: recordId,
      label: z.string(),
      time: z.string(),
      slots: z.array(intakeSlot.nullable()),
    }),
  ),
  today: z.array(intakeSlot),
  plans: z.array(z.strictObject({ ...stated, body: intakePlanBody })),
  /** Refused or missed in a row and not taken since: how many, the first, the last. */
  series: z.array(
    z.strictObject({
      label: z.string(),
      time: z.string(),
      count: z.int(),
      first: z.string(),
      last: z.string(),
    }),
  ),
  mayPlan: z.boolean(),
  maySay: z.boolean(),
})
export type IntakeView = z.infer<typeof intakeView>
