import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

export const healthProblemBody = z.strictObject({
  label: z.string().min(1).max(200),
  kind: z.enum(['active', 'medical-history', 'surgical-history']),
  since: z.string().max(40).optional(),
  source: z.string().max(200),
  statedOn: z.iso.date(),
})
export type HealthProblemBody = z.infer<typeof healthProblemBody>

export const healthProblem = defineRecordType<HealthProblemBody>({
  name: 'health-problem',
  label: { one: 'antécédent', many: 'antécédents' },
  schemaVersion: 1,
  schema: healthProblemBody,
  // What the problem is, is never merged; since when it lasts and who says it may be.
  merge: { kind: 'versioned', mergeable: ['kind', 'since', 'source', 'statedOn'] },
  confidentiality: ['medical'],
  forPatient: true,
  inTimeline: false,
  fields: (body) => ({ kind: body.kind }),
  searchText: (body) => body.label,
  title: (body) => body.label,
  form: [
    { field: 'label', label: 'Problème', input: { kind: 'text', max: 200, required: true } },
    {
      field: 'kind',
      label: 'Nature',
      input: {
        kind: 'choice',
        options: {
          active: 'Problème actif',
          'medical-history': 'Antécédent médical',
          'surgical-history': 'Antécédent chirurgical',
        },
      },
    },
    { field: 'since', label: 'Depuis', input: { kind: 'text', max: 40 } },
    { field: 'source', label: 'Source', input: { kind: 'text', max: 200 } },
    { field: 'statedOn', label: 'Dit le', input: { kind: 'date', required: true } },
  ],
})
