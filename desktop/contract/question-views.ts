import { z } from 'zod'
import { mention } from '@navigateur-pro/domain/records/transmission.ts'
import { instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { patientView } from './views.ts'

const question = z.strictObject({
  recordId,
  patient: patientView,
  at: instant,
  /** Its beginning. */
  text: z.string(),
  /** Who asks, in `toMe`; who has not answered, in `mine`. */
  who: mention,
})

/** What waits for an answer, the oldest first. */
export const questionsView = z.strictObject({ toMe: z.array(question), mine: z.array(question) })
export type QuestionsView = z.infer<typeof questionsView>
