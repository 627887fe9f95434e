import { z } from 'zod'
import { author, instant } from './record.ts'

/**
 * An edit that could not be merged without a person. The published version stays; the proposal is
 * kept beside it, whole, with the version it started from, for everybody who may read the record.
 */
export const proposal = z.strictObject({
  /** The `op_id` of the edit. */
  id: z.uuid(),
  author,
  authoredAt: instant,
  baseVersion: z.int().positive(),
  schema: z.int().positive(),
  /** What the edit started from, in the schema of that version. */
  base: z.unknown(),
  body: z.unknown(),
})
export type Proposal = z.infer<typeof proposal>
