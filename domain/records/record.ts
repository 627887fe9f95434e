import { z } from 'zod'
import { role } from '../people/role.ts'
import { confidentialityClass } from './confidentiality.ts'
import { mediaType } from './media-type.ts'

export const recordId = z.uuid()
export const patientId = z.uuid()
/** ISO 8601 with its offset or Z. */
export const instant = z.iso.datetime({ offset: true })

/** The author as he or she was on that day: a name change or a new job does not rewrite the past. */
export const author = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  role,
  profession: z.string().min(1).max(120),
})
export type Author = z.infer<typeof author>

/**
 * Everything that the care team shares about a patient. A record is the smallest thing that one
 * person edits and one confidentiality class covers.
 */
export const recordEnvelope = z.strictObject({
  id: recordId,
  /** Name of a record type; an unknown one is kept verbatim. */
  type: z.string().min(1).max(64),
  patientId,
  /** 1 at creation, given by the service. */
  version: z.int().positive(),
  /** Version of the body's schema. */
  schema: z.int().positive(),
  author,
  /** When it happened, as the author says. */
  occurredAt: instant,
  /** When it was written on the author's machine. */
  recordedAt: instant,
  /** When the service had it on disk; absent until then. */
  receivedAt: instant.optional(),
  confidentiality: confidentialityClass,
  body: z.unknown(),
})
export type RecordEnvelope = z.infer<typeof recordEnvelope>

/** Bytes that travel beside a record, named by their SHA-256 (hexadecimal). */
export const attachmentReference = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType,
  size: z.int().positive().max(10_485_760),
  /** A small picture of it, loaded before the original. */
  thumbnailSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  caption: z.string().max(200).optional(),
})
export type AttachmentReference = z.infer<typeof attachmentReference>
