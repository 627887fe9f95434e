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
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical'],
  inTimeline: false,
  fields: (body) => ({ kind: body.kind }),
  searchText: (body) => body.label,
  title: (body) => body.label,
})
