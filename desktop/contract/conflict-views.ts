import { z } from 'zod'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { patientView } from './views.ts'

/** One of the texts that wait, in one line. */
const proposedText = z.strictObject({ text: z.string(), by: z.string(), at: instant })

/** What every list says of a record beside which something waits: the published text counts until somebody decides. */
export const conflictMark = z.strictObject({
  published: z.string(),
  proposed: z.array(proposedText).min(1),
})
export type ConflictMark = z.infer<typeof conflictMark>

const saidField = z.strictObject({ label: z.string(), before: z.string(), value: z.string() })

/** An own change that the service put together with somebody else's, without asking. */
export const mergeMark = z.strictObject({
  at: instant,
  mine: z.array(saidField),
  theirs: z.array(saidField),
  /** Who wrote the other side, and when. */
  met: z.strictObject({ by: z.string(), at: instant }).optional(),
  /** Nobody wrote since: the person may go back to her or his own text. */
  mayUndo: z.boolean(),
})
export type MergeMark = z.infer<typeof mergeMark>

/** One version of a record, the oldest first. */
export const versionView = z.strictObject({ author, at: instant, body: z.unknown() })
export type VersionView = z.infer<typeof versionView>

/** A record that is edited as a whole and of which several versions may wait. */
export const editedLine = {
  recordId,
  /** Its own dossier, whatever that one is joined to; none for a line of what was signed. */
  patientId: patientId.optional(),
  author,
  recordedAt: instant,
  /** What `record.revise` takes; 0 while the service has none. */
  version: z.int().nonnegative(),
  waiting: z.enum(['here', 'sent', 'refused']).optional(),
  mayRevise: z.boolean(),
  conflict: conflictMark.optional(),
  /** This desk decided between versions, and may still undo it. */
  decidedAt: instant.optional(),
  merged: mergeMark.optional(),
}
export type EditedLine = z.infer<z.ZodObject<typeof editedLine>> & { readonly body: unknown }

export const conflictItem = z.strictObject({
  recordId,
  patient: patientView,
  label: z.string(),
  conflict: conflictMark,
})
export type ConflictItem = z.infer<typeof conflictItem>

/** Bodies as the record's type has them; the screen shows them by the type's `form`. */
export const conflictView = z.strictObject({
  recordId,
  patient: patientView,
  type: z.string(),
  label: z.string(),
  title: z.string(),
  version: z.int().positive(),
  published: z.strictObject({ author, at: instant, body: z.unknown() }),
  /** Oldest first; none once it is decided. */
  proposals: z.array(
    z.strictObject({ id: z.uuid(), author, at: instant, base: z.unknown(), body: z.unknown() }),
  ),
  /** Why this person cannot decide now, in French. */
  refused: z.string().optional(),
  decidedAt: instant.optional(),
})
export type ConflictView = z.infer<typeof conflictView>
