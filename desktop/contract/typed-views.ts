import { z } from 'zod'
import { instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { patientView, preferences } from './views.ts'

/** Small forms in their place on the page, whose words are kept while they are typed. */
const typedKind = z.enum([
  'alert',
  'review',
  'dose',
  'record',
  'note',
  'message',
  'call',
  'report',
  'appointment',
  'arrangement',
  'task',
  'event',
  'measurement',
  'decision',
  'intake-plan',
  'emergency',
  'sending',
])

/**
 * Which form: of a patient, of one of its records, or of somebody who has no dossier here yet, by the traits
 * that were announced; `mark` tells apart what must not be confused (its version).
 */
export const typedPlace = z.strictObject({
  kind: typedKind,
  of: z.union([
    z.strictObject({ patientId }),
    z.strictObject({ recordId }),
    z.strictObject({ unknown: z.string().max(200) }),
  ]),
  mark: z.string().max(80),
})
export type TypedPlace = z.infer<typeof typedPlace>

/** What was changed by hand, by field, as the form holds it. */
const typedParts = z
  .record(z.string().max(80), z.unknown())
  .refine((parts) => JSON.stringify(parts).length <= 60_000)

const tab = preferences.shape.tab

export const typedText = z.strictObject({ parts: typedParts, at: instant })
export type TypedText = z.infer<typeof typedText>

export const typedItem = z.strictObject({
  key: z.string(),
  patient: patientView,
  place: typedPlace,
  at: instant,
  /** Where on the screen its form was. */
  tab,
  text: z.string(),
})
export type TypedItem = z.infer<typeof typedItem>

/** `text` is how its words begin; without a word nothing is kept. */
export const typedSaved = z.strictObject({
  place: typedPlace,
  parts: typedParts,
  tab,
  text: z.string().max(120),
})
export type TypedSaved = z.infer<typeof typedSaved>
