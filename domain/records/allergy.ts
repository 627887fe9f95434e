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
  forPatient: true,
  inTimeline: false,
  searchText: (body) => `${body.substance} ${body.reaction ?? ''}`,
  title: (body) =>
    body.kind === 'none-known'
      ? 'Aucune allergie connue'
      : [body.substance, body.reaction].filter(Boolean).join(' : '),
  form: [
    {
      field: 'kind',
      label: 'Nature',
      input: {
        kind: 'choice',
        options: {
          allergy: 'Allergie',
          intolerance: 'Intolérance',
          'none-known': 'Aucune allergie connue',
        },
      },
      critical: true,
    },
    { field: 'substance', label: 'Substance', input: { kind: 'text', max: 200 }, critical: true },
    { field: 'reaction', label: 'Réaction', input: { kind: 'text', max: 200 }, critical: true },
    { field: 'source', label: 'Source', input: { kind: 'text', max: 200 }, follows: 'person' },
    { field: 'statedOn', label: 'Dit le', input: { kind: 'date', required: true }, follows: 'day' },
  ],
})
