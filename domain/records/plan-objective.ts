import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const planObjectiveBody = z.strictObject({
  /** The `plan-problem` that it answers; it may be in a class that not every reader of this one has. */
  problem: recordId,
  text: z.string().min(1).max(500),
  negotiated: z.enum(['no', 'with-patient', 'with-carer']),
  criterion: z.string().max(500).default(''),
  dueOn: z.iso.date().optional(),
  assessment: z.string().max(1000).default(''),
  assessedOn: z.iso.date().optional(),
  state: z.enum(['open', 'reached', 'partly', 'not-reached', 'dropped']),
})
export type PlanObjectiveBody = z.infer<typeof planObjectiveBody>

/** What is aimed at, agreed with the person, and how one will know (HAS points 5 and 8). */
export const planObjective = defineRecordType<PlanObjectiveBody>({
  name: 'plan-objective',
  label: { one: 'objectif', many: 'objectifs' },
  schemaVersion: 1,
  schema: planObjectiveBody,
  // What is aimed at and the criterion are never merged: a result speaks of the ones that its author read.
  merge: { kind: 'versioned', mergeable: ['negotiated', 'dueOn', 'assessment', 'assessedOn', 'state'] },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social'],
  keepsVersionsOf: (body) => body,
  inTimeline: false,
  fields: ({ problem, state, dueOn }) => ({ problem, state, dueOn: dueOn ?? null }),
  searchText: ({ text, criterion, assessment }) => `${text} ${criterion} ${assessment}`,
  title: ({ text }) => text,
  form: [
    {
      field: 'text',
      label: 'Objectif',
      input: { kind: 'text', max: 500, required: true, long: true },
      critical: true,
    },
    {
      field: 'negotiated',
      label: 'Négocié',
      input: {
        kind: 'choice',
        options: { no: 'pas encore', 'with-patient': 'avec la personne', 'with-carer': 'avec l’aidant' },
      },
    },
    {
      field: 'criterion',
      label: 'Critère d’atteinte',
      input: { kind: 'text', max: 500, long: true },
      critical: true,
    },
    { field: 'dueOn', label: 'Échéance', input: { kind: 'date' } },
    {
      field: 'assessment',
      label: 'Bilan d’étape',
      input: { kind: 'text', max: 1000, long: true },
    },
    {
      field: 'assessedOn',
      label: 'Bilan : date',
      input: { kind: 'date' },
      fills: { with: 'day', when: 'assessment' },
    },
    {
      field: 'state',
      label: 'État',
      input: {
        kind: 'choice',
        options: {
          open: 'en cours',
          reached: 'atteint',
          partly: 'atteint en partie',
          'not-reached': 'non atteint',
          dropped: 'abandonné',
        },
      },
    },
  ],
})
