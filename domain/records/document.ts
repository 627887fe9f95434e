import { z } from 'zod'
import { attachmentReference } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const documentBody = z.strictObject({
  kind: z.enum(['liaison', 'letter', 'report']),
  title: z.string().min(1).max(200),
  file: attachmentReference,
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
