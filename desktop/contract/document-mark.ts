import { z } from 'zod'
import { documentBody } from '@navigateur-pro/domain/records/document.ts'
import { recordId } from '@navigateur-pro/domain/records/record.ts'

/** How a document of the journal is known there. */
export const documentMark = z.strictObject({
  kind: documentBody.shape.kind,
  title: z.string(),
  signature: z.enum(['signed', 'unsigned', 'received', 'broken']),
  /** 1 for what was never corrected. */
  version: z.int().positive(),
  /** The version that replaces it, when there is one. */
  replacedBy: recordId.optional(),
  /** Its words are kept with it. */
  hasText: z.boolean(),
  /** May be sent to a software (CDA in an IHE XDM archive). */
  hasArchive: z.boolean(),
})
export type DocumentMark = z.infer<typeof documentMark>
