import { z } from 'zod'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { eventBody, eventKind } from '@navigateur-pro/domain/records/event.ts'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { taskBody } from '@navigateur-pro/domain/records/task.ts'
import { editedLine } from './conflict-views.ts'
import { patientView } from './views.ts'

/** One time that something takes place. Days are days of Paris. */
export const agendaEntry = z.strictObject({
  recordId,
  /** `referral`: an appointment that the cell fixed; it is moved where it was asked for. */
  source: z.enum(['event', 'referral']),
  kind: eventKind,
  title: z.string(),
  firstDay: z.iso.date(),
  /** Absent when nobody knows yet. */
  lastDay: z.iso.date().optional(),
  /** Absent when the hour does not matter. */
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  place: z.string(),
  who: z.array(z.string()),
  note: z.string(),
  /** « tous les jours » */
  repeats: z.string().optional(),
  cancelled: z.boolean(),
  /** Why the patient will not be there, in French: « hospitalisation ». */
  away: z.string().optional(),
})
export type AgendaEntry = z.infer<typeof agendaEntry>

/** What an entry comes from, to be moved or called off as a whole. */
export const eventLine = z.strictObject({
  ...editedLine,
  body: eventBody,
  confidentiality: confidentialityClass,
})
export type EventLine = z.infer<typeof eventLine>

export const agendaView = z.strictObject({
  today: z.iso.date(),
  from: z.iso.date(),
  to: z.iso.date(),
  /** In order of time. */
  entries: z.array(agendaEntry),
  events: z.array(eventLine),
})
export type AgendaView = z.infer<typeof agendaView>

/** My visits, appointments and meetings, of every patient. */
export const roundView = z.strictObject({
  today: z.iso.date(),
  entries: z.array(agendaEntry.extend({ patient: patientView })),
})
export type RoundView = z.infer<typeof roundView>

export const taskView = z.strictObject({
  recordId,
  patientId,
  /** What `record.advance` takes. */
  version: z.int().nonnegative(),
  body: taskBody,
  confidentiality: confidentialityClass,
  askedBy: author,
  /** Asked of this person, and still to be done. */
  forMe: z.boolean(),
  overdue: z.boolean(),
  /** Not at the service yet. */
  waiting: z.enum(['here', 'sent', 'refused']).optional(),
  /** States this person may bring it to now. */
  next: z.array(z.string()),
  /** What it comes from, when it is on this desk. */
  about: z.string().optional(),
})
export type TaskView = z.infer<typeof taskView>

/** Tasks of every patient that are not done. */
export const taskScope = z.enum(['mine', 'asked', 'overdue'])
export type TaskScope = z.infer<typeof taskScope>

export const taskItem = z.strictObject({ task: taskView, patient: patientView })
export type TaskItem = z.infer<typeof taskItem>
