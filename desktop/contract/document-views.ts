import { z } from 'zod'
import { saidLine, saidSection } from '@navigateur-pro/domain/documents/said.ts'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { documentMark } from './document-mark.ts'
import { attachmentView } from './views.ts'

/** What a letter would hold with this draft. */
export const letterView = z.strictObject({
  sections: z.array(saidSection.extend({ lines: z.array(saidLine.extend({ included: z.boolean() })) })),
  /** What must be answered before it can be signed, in French. */
  missing: z.array(
    z.strictObject({ field: z.enum(['reason', 'allergies', 'treatments']), message: z.string() }),
  ),
  /** Requests that it may go with, the one that it does first; none where the kind has no use for any. */
  requests: z.array(z.strictObject({ recordId, title: z.string(), chosen: z.boolean() })),
  /** Whether this person signs, or only writes: who has no RPPS signs nothing. */
  signs: z.boolean(),
})
export type LetterView = z.infer<typeof letterView>

/** A document of the dossier, or a paper that is made when it is asked for and that nobody keeps. */
export const documentSource = z.union([
  z.strictObject({ recordId }),
  z.strictObject({
    patientId,
    kind: z.enum(['form', 'pps', 'patient-summary', 'medication-list']),
    /** The form that was filled. */
    about: recordId.optional(),
  }),
])
export type DocumentSource = z.infer<typeof documentSource>

/** A document as it was signed: every word of it, who signed, what the signature is of. */
export const documentView = documentMark.extend({
  recordId,
  patientId,
  author,
  writtenAt: instant,
  /** For whom. */
  subtitle: z.string(),
  signedBy: z.strictObject({ name: z.string(), rpps: z.string(), at: instant }).optional(),
  /** SHA-256 of the PDF. */
  sha256: z.string(),
  /** None for what came from elsewhere: the file is what there is to read. */
  sections: z.array(saidSection),
  file: attachmentView,
  replaces: recordId.optional(),
  mayCorrect: z.boolean(),
})
export type DocumentView = z.infer<typeof documentView>
