import { z } from 'zod'
import { author, instant, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

/** One record of the plan as it was signed, whole, so that it can be shown again as it was. */
export const signedItem = z.strictObject({
  id: recordId,
  type: z.string().min(1).max(64),
  /** 0: written on the desk that signed, not yet numbered by the service. */
  version: z.int().nonnegative(),
  schema: z.int().positive(),
  author,
  recordedAt: instant,
  body: z.unknown(),
})
export type SignedItem = z.infer<typeof signedItem>

export const carePlanSignatureBody = z.strictObject({
  /** The same for the parts of one signature: a part in each class that the person may write. */
  signing: z.uuid(),
  items: z.array(signedItem).min(1).max(300),
  /** SHA-256 of the canonical JSON of `signing` and `items` (`plan/signing.ts`). */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type CarePlanSignatureBody = z.infer<typeof carePlanSignatureBody>

/**
 * « Je signe le plan tel qu’il est » : the part of it that has this record's class, and no other. A
 * whole plan in one record would carry medical words to whoever reads that record; a hash of them
 * would too, since a short text is found again from its hash.
 */
export const carePlanSignature = defineRecordType<CarePlanSignatureBody>({
  name: 'care-plan-signature',
  label: { one: 'signature du plan', many: 'signatures du plan' },
  schemaVersion: 1,
  schema: carePlanSignatureBody,
  merge: { kind: 'append' },
  confidentiality: ['medico-social', 'medical', 'paramedical', 'social'],
  inTimeline: false,
  fields: ({ signing }) => ({ signing }),
  searchText: () => '',
  title: () => 'Plan de santé signé',
})
