import { z } from 'zod'
import { instant } from '@navigateur-pro/domain/records/record.ts'
import { accessLine } from '@navigateur-pro/domain/sync/messages.ts'

const accessView = accessLine.pick({ seq: true, kind: true, at: true, until: true, reason: true }).extend({
  person: accessLine.shape.person.omit({ role: true }),
  mine: z.boolean(),
  /** The service heard of it later. */
  offline: z.boolean(),
  /** The writing that a file was opened from, when this person may read it and it is here. */
  about: z.strictObject({ label: z.string(), by: z.string(), at: instant }).optional(),
})
export type AccessView = z.infer<typeof accessView>

/** The newest first; `before` asks for what came earlier, absent at the end. */
export const accessPage = z.strictObject({
  lines: z.array(accessView),
  before: z.int().positive().optional(),
})
export type AccessPage = z.infer<typeof accessPage>
