import { z } from 'zod'
import { documentHead } from '../documents/document-head.ts'
import { documentKindNames } from '../documents/document-kinds.ts'
import { saidSection } from '../documents/said.ts'
import { typedLetter } from '../documents/typed-letter.ts'
import { attachmentReference, author, instant, recordId } from './record.ts'
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

/** « Signer et enregistrer »: one act of its author, of these very bytes. */
const documentSignature = z.strictObject({
  by: author,
  rpps: z.string().min(1).max(11),
  at: instant,
  /** SHA-256 of `documents/signature.ts`'s statement: the hashes of the files are in it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export const documentBody = z.strictObject({
  /** A kind of ours, or `letter` and `report`, which came from elsewhere. */
  kind: z.enum([...documentKindNames, 'letter', 'report']),
  title: z.string().min(1).max(200),
  /** The PDF, or what was received. */
  file: attachmentReference,
  /** Of a document made here. Since 2. */
  made: z
    .strictObject({
      head: documentHead,
      /** What it says, readable without opening a file. */
      sections: z.array(saidSection).max(30),
      /** What its author typed: where a correction starts from. */
      typed: typedLetter,
      /** The CDA: what was signed is what is sent. */
      cda: attachmentReference.exactOptional(),
      /** The record that this version replaces: both stay readable. */
      replaces: recordId.exactOptional(),
    })
    .exactOptional(),
  signature: documentSignature.exactOptional(),
  received: reception.optional(),
})
export type DocumentBody = z.infer<typeof documentBody>

/** A document made or received: its files are named by their hash and never change; a correction is another version. */
export const document = defineRecordType<DocumentBody>({
  name: 'document',
  label: { one: 'document', many: 'documents' },
  schemaVersion: 2,
  schema: documentBody,
  // One of before has a PDF and no signature.
  upgrades: { 1: (body) => body },
  merge: { kind: 'append' },
  confidentiality: ['medical'],
  forPatient: true,
  inTimeline: true,
  fields: ({ kind, made }) => ({ kind, replaces: made?.replaces ?? null }),
  searchText: ({ title, made }) => [title, made?.typed.reason, made?.typed.comment].join(' ').trim(),
  title: ({ title }) => title,
  attachments: ({ file, made }) => (made?.cda ? [file, made.cda] : [file]),
})
