import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const documentDetachment = z.strictObject({
  document: recordId,
  /** What the person who saw the mistake said of it. */
  reason: z.string().trim().min(1).max(500),
})
export type DocumentDetachment = z.infer<typeof documentDetachment>

/** A received document that was put in the wrong dossier. The document stays named there, and is no longer shown. */
export const detachment = defineRecordType<DocumentDetachment>({
  name: 'document-detachment',
  label: { one: 'retrait d’un document', many: 'retraits de documents' },
  schemaVersion: 1,
  schema: documentDetachment,
  merge: { kind: 'append' },
  confidentiality: ['medical'],
  inTimeline: false,
  fields: (body) => ({ document: body.document }),
  searchText: () => '',
  title: () => 'Document retiré du dossier',
})
