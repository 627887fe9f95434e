import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const planActionBody = z.strictObject({
  /** The `plan-objective` that it serves. */
  objective: recordId,
  what: z.string().min(1).max(500),
  kind: z.enum(['care', 'education', 'prevention', 'help']),
  who: z.string().max(200).default(''),
  frequency: z.string().max(200).default(''),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  state: z.enum(['planned', 'ongoing', 'done', 'stopped']),
})
export type PlanActionBody = z.infer<typeof planActionBody>

/** Who does what, how often, until when (HAS points 6 and 7). */
export const planAction = defineRecordType<PlanActionBody>({
  name: 'plan-action',
  label: { one: 'action', many: 'actions' },
  schemaVersion: 1,
  schema: planActionBody,
  // What is done and how often are read together, as a drug and its dose are.
  merge: { kind: 'versioned', mergeable: ['who', 'kind', 'from', 'until', 'state'] },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social'],
  keepsVersionsOf: (body) => body,
  inTimeline: false,
  fields: ({ objective, state }) => ({ objective, state }),
  searchText: ({ what, who }) => `${what} ${who}`,
  title: ({ what, who, frequency }) => [what, frequency, who].filter((part) => part !== '').join(', '),
  form: [
    {
      field: 'what',
      label: 'Action',
      input: { kind: 'text', max: 500, required: true, long: true },
      critical: true,
    },
    {
      field: 'kind',
      label: 'Nature',
      input: {
        kind: 'choice',
        options: {
          care: 'soin',
          education: 'éducation thérapeutique',
          prevention: 'prévention',
          help: 'aide',
        },
      },
    },
    { field: 'who', label: 'Qui', input: { kind: 'text', max: 200 } },
    {
      field: 'frequency',
      label: 'Rythme',
      input: { kind: 'text', max: 200 },
      critical: true,
    },
    { field: 'from', label: 'À partir du', input: { kind: 'date' } },
    { field: 'until', label: 'Jusqu’au', input: { kind: 'date' } },
    {
      field: 'state',
      label: 'État',
      input: {
        kind: 'choice',
        options: { planned: 'prévue', ongoing: 'en cours', done: 'faite', stopped: 'arrêtée' },
      },
    },
  ],
})
