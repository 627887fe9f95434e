import { z } from 'zod'
import { recordId } from '../records/record.ts'

/** What a person types and ticks of a letter, whatever its kind; the dossier says the rest. */
export const typedLetter = z.strictObject({
  /** Why, or the question that is asked: the only thing that must be typed. */
  reason: z.string().max(2000),
  destination: z.string().max(200),
  comment: z.string().max(4000),
  /** Lines unticked by the person, by line id. */
  excluded: z.array(z.string().max(80)).max(500),
  /** Answers to a missing legal item, typed here and now. */
  allergiesStated: z.enum(['unanswered', 'none-known', 'listed']),
  allergiesText: z.string().max(1000),
  treatmentsStated: z.enum(['unanswered', 'none', 'listed']),
  treatmentsText: z.string().max(2000),
  /** The request to the cell that it goes with; absent: the newest one that fits. */
  about: z.union([recordId, z.literal('none')]).optional(),
  /** The record of the signed document that this one replaces. */
  corrects: recordId.optional(),
})
export type TypedLetter = z.infer<typeof typedLetter>

/** Nothing typed, everything ticked. */
export const blankLetter: TypedLetter = {
  reason: '',
  destination: '',
  comment: '',
  excluded: [],
  allergiesStated: 'unanswered',
  allergiesText: '',
  treatmentsStated: 'unanswered',
  treatmentsText: '',
}
