import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

export const allergyBody = z.strictObject({
  /** `none-known` is an answer; silence is not (CSP R.1112-1-1). */
  kind: z.enum(['allergy', 'intolerance', 'none-known']),
  substance: z.string().max(200),
  reaction: z.string().max(200).optional(),
  source: z.string().max(200),
  statedOn: z.iso.date(),
})
export type AllergyBody = z.infer<typeof allergyBody>

export const allergy = defineRecordType<AllergyBody>({
  name: 'allergy',
  label: { one: 'allergie', many: 'allergies' },
  schemaVersion: 1,
  schema: allergyBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical'],
  inTimeline: false,
  searchText: (body) => `${body.substance} ${body.reaction ?? ''}`,
  title: (body) =>
    body.kind === 'none-known'
      ? 'Aucune allergie connue'
      : [body.substance, body.reaction].filter(Boolean).join(' : '),
})
