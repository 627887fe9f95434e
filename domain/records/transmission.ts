import { z } from 'zod'
import { isVoice } from './media-type.ts'
import { type AttachmentReference, attachmentReference, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

/** A member of the circle who is asked, as he or she was called that day. */
export const mention = z.strictObject({ id: z.string().min(1).max(64), name: z.string().min(1).max(120) })
export type Mention = z.infer<typeof mention>

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
    /** Whom it asks (NP-11): chosen in a list, never read out of the text. Since version 2. */
    mentions: z.array(mention).max(10).default([]),
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
  // A note of before asks nobody, and another software says nothing of it: the schema's defaults.
  upgrades: { 1: (body) => body },
  merge: { kind: 'append' },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social', 'logistic'],
  forPatient: true,
  inTimeline: true,
  fields: (body) => ({
    replyTo: body.replyTo ?? null,
    important: body.important ? 1 : null,
    asks: body.mentions.length > 0 ? 1 : null,
    asked: body.mentions.map(({ id }) => id),
  }),
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
