import { z } from 'zod'
import { alertBody } from '@navigateur-pro/domain/records/alert.ts'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { alertProgress, delivery, patientView } from './views.ts'

export const alertView = z.strictObject({
  recordId,
  patientId,
  /** Who raised it. */
  author,
  mine: z.boolean(),
  /** When it happened, as its author says. */
  occurredAt: instant,
  body: alertBody,
  delivery,
  ...alertProgress.shape,
})
export type AlertView = z.infer<typeof alertView>

/** What a rule found in the dossier; nobody has written it. */
export const signalView = z.strictObject({
  key: z.string(),
  patientId,
  text: z.string(),
  since: instant,
  /** Where the rule comes from, in French. */
  source: z.string(),
  /** The record that it is about, when it is about one. */
  recordId: recordId.optional(),
  /** What `record.add` takes to say that it was seen; absent when this person may not. */
  answer: z.strictObject({ body: alertBody, confidentiality: confidentialityClass }).optional(),
})
export type SignalView = z.infer<typeof signalView>

/** Those that nobody has seen first, then the most serious, then the latest. */
export const openAlerts = z.strictObject({ alerts: z.array(alertView), signals: z.array(signalView) })

export const listedAlert = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('alert'), patient: patientView, alert: alertView }),
  z.strictObject({ kind: z.literal('signal'), patient: patientView, signal: signalView }),
])
export type ListedAlert = z.infer<typeof listedAlert>
