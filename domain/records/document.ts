import { z } from 'zod'
import { attachmentReference, instant } from './record.ts'
import { defineRecordType } from './record-type.ts'

/** Where a document that came from outside came from. Its file, byte for byte, is the one that is named by its hash. */
const reception = z.strictObject({
  source: z.enum(['mssante', 'file']),
  from: z.strictObject({ address: z.string().max(320), name: z.string().max(200) }).optional(),
  at: instant,
  /** The archive that held it (IHE_XDM.zip). */
  archiveSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Who said that it is about this patient: the identity alone, or a person. */
  matchedBy: z.enum(['identity', 'person']),
})

export const documentBody = z.strictObject({
  kind: z.enum(['liaison', 'letter', 'report']),
  title: z.string().min(1).max(200),
  file: attachmentReference,
  received: reception.optional(),
})
export type DocumentBody = z.infer<typeof documentBody>

/** A document made or received: the file is named by its hash and never changes. */
export const document = defineRecordType<DocumentBody>({
  name: 'document',
  label: { one: 'document', many: 'documents' },
  schemaVersion: 1,
  schema: documentBody,
  merge: { kind: 'append' },
  confidentiality: ['medical'],
  forPatient: true,
  inTimeline: true,
  fields: (body) => ({ kind: body.kind }),
  searchText: (body) => body.title,
  title: (body) => body.title,
  attachments: (body) => [body.file],
})
