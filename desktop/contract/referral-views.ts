import { z } from 'zod'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { referralBody } from '@navigateur-pro/domain/records/referral.ts'
import { attachmentView, delivery, patientView } from './views.ts'

const sign = z.strictObject({ by: z.string(), at: instant })

const checklist = z.strictObject({
  name: z.enum(['entry', 'exit']),
  items: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      owner: z.string(),
      /** Who ticked it last, while it is ticked. */
      done: sign.optional(),
      /** Local day by which it should be. */
      dueOn: z.iso.date().optional(),
      late: z.boolean(),
    }),
  ),
})

/** What was said and done about a request between two of its states. */
const entry = z.strictObject({
  recordId,
  kind: z.enum(['message', 'nudge', 'reminded', 'call']),
  ...sign.shape,
  text: z.string(),
  /** Of a call. */
  reached: z.boolean().optional(),
  /** Not at the service yet. */
  waiting: z.boolean(),
})

export const referralView = z.strictObject({
  recordId,
  patientId,
  version: z.int(),
  author,
  confidentiality: confidentialityClass,
  occurredAt: instant,
  receivedAt: instant.optional(),
  body: referralBody,
  attachments: z.array(attachmentView),
  delivery,
  /** States this person may move it to now. */
  next: z.array(z.string()),
  /** This person may write, tick and say that it lasts. */
  mayWrite: z.boolean(),
  /** Until when it may wait where it is: the same clock for who asks and for the cell. */
  dueAt: instant.optional(),
  /** French; set when it has waited longer than its urgency allows. */
  late: z.string().optional(),
  /** Of a follow-up by telephone: calls that should have been made; without an end, until now (BS-10). */
  gaps: z.array(z.strictObject({ from: instant, to: instant.optional(), missed: z.int().positive() })),
  /** How often the requester asked where it is, since its last step. */
  nudges: z.int().nonnegative(),
  /** The patient is to be reminded: the appointment is in so many days (7 or less, then 1 or less). */
  remindIn: z.int().nonnegative().optional(),
  entries: z.array(entry),
  checklists: z.array(checklist),
  /** What answers, when it is on this desk. */
  report: z.strictObject({ recordId, title: z.string(), text: z.string().optional() }).optional(),
})
export type ReferralView = z.infer<typeof referralView>

export const worklistItem = z.strictObject({ referral: referralView, patient: patientView })
export type WorklistItem = z.infer<typeof worklistItem>

/** Somebody of the cell's active file. */
export const followedPatient = z.strictObject({
  patient: patientView,
  /** What last happened in the dossier, as a word. */
  last: z.strictObject({ at: instant, label: z.string() }).optional(),
  /** Of the cell. */
  inCharge: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  /** Requests that are not over. */
  open: z.int().nonnegative(),
})
export type FollowedPatient = z.infer<typeof followedPatient>

/** A photo of the dossier whose caption names a place of the body: « Talon D, 3,2 × 2,6 cm ». */
export const sitePhoto = z.strictObject({
  photo: attachmentView,
  site: z.string(),
  size: z.string(),
  at: instant,
  by: z.string(),
})
export type SitePhoto = z.infer<typeof sitePhoto>

/** What may be given as the answer to a request. */
export const possibleReport = z.strictObject({
  recordId,
  kind: z.enum(['document', 'transmission']),
  title: z.string(),
  by: z.string(),
  at: instant,
})
