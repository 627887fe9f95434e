import { z } from 'zod'
import { isVoice } from './media-type.ts'
import { type AttachmentReference, attachmentReference, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

/**
 * What a note is for, in the national cahier de liaison (JDV_J23): request for an opinion,
 * instruction, visit, observation. A general note says nothing.
 */
export const noteType = z.enum(['DEM-AVIS', 'INST', 'INTERV', 'OBS'])
export type NoteType = z.infer<typeof noteType>

export const transmissionBody = z
  .strictObject({
    text: z.string().max(5000),
    important: z.boolean().default(false),
    /** The transmission it answers (CDL relatesTo `appends`). */
    replyTo: recordId.optional(),
    /** The transmission it corrects: both stay readable. */
    corrects: recordId.optional(),
    attachments: z.array(attachmentReference).max(10).default([]),
    noteType: noteType.optional(),
    /** The number that the software which wrote it gave to it (CDL masterIdentifier). */
    identifier: z
      .strictObject({ system: z.string().max(200), value: z.string().max(200).regex(/\S/) })
      .optional(),
  })
  .refine((body) => body.text.trim() !== '' || body.attachments.length > 0, {
    message: 'Une transmission contient un texte ou une photo.',
  })
export type TransmissionBody = z.infer<typeof transmissionBody>

/** What a professional tells the care team (CI-SIS cahier de liaison, a note). */
export const transmission = defineRecordType<TransmissionBody>({
  name: 'transmission',
  label: { one: 'transmission', many: 'transmissions' },
  schemaVersion: 2,
  schema: transmissionBody,
  // 2 has what another software says of its note.
  upgrades: { 1: (body) => body },
  merge: { kind: 'append' },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social', 'logistic'],
  inTimeline: true,
  fields: (body) => ({ replyTo: body.replyTo ?? null, important: body.important ? 1 : null }),
  searchText: (body) =>
    [body.text, ...body.attachments.map((attachment) => attachment.caption ?? '')].join(' '),
  title: (body) =>
    body.text === '' ? nameOf(body.attachments[0]) : body.text.split('\n', 1)[0]!.slice(0, 120),
  attachments: (body) => body.attachments,
})

/** What it is called when nothing was written. */
function nameOf(first: AttachmentReference | undefined): string {
  if (first?.mediaType === 'application/pdf') return 'Document'
  return first && isVoice(first.mediaType) ? 'Note vocale' : 'Photo'
}
