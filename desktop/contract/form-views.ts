import { z } from 'zod'
import { formModel } from '@navigateur-pro/domain/forms/form-model.ts'
import { formEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import { instant } from '@navigateur-pro/domain/records/record.ts'
import { editedLine } from './conflict-views.ts'

const formLine = z.strictObject({ ...editedLine, at: instant, body: formEntryBody })
export type FormLine = z.infer<typeof formLine>

export const formsView = z.strictObject({
  /** Those that this person may fill for this patient. */
  models: z.array(formModel),
  /** Newest first. */
  filled: z.array(formLine),
})
