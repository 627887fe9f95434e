import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

/** JDV 1.2.250.1.213.1.1.5.37 (volet PPS-PAERPA 2022.01, withdrawn on 2023-12-07): code and label. */
export const planProblemKinds = {
  medication: ['MED-056', 'Médicaments'],
  mobility: ['MED-057', 'Mobilité'],
  isolation: ['MED-058', 'Isolement'],
  hardship: ['MED-059', 'Précarité'],
  'daily-living': ['MED-060', 'Vie quotidienne'],
  nutrition: ['MED-061', 'Nutrition'],
  'self-care': ['MED-062', 'Prendre soin de soi'],
  mood: ['MED-063', 'Humeur'],
  'care-organisation': ['ORG-011', 'Organisation du suivi'],
  other: ['GEN-092.01.01', 'Autre'],
} as const
type Kind = keyof typeof planProblemKinds
const kinds = Object.keys(planProblemKinds) as [Kind, ...Kind[]]
const priorities = { first: 'en premier', next: 'ensuite', later: 'plus tard' } as const

export const planProblemBody = z.strictObject({
  kind: z.enum(kinds),
  precision: z.string().max(500).default(''),
  priority: z.enum(['first', 'next', 'later']),
  /**
   * The `health-problem` records (history: what the person has) that this problem of the plan (what
   * it makes difficult, and the team works on) comes from. Not the same thing: a hip fracture is
   * history, « ne sort plus de chez elle » is a problem. Neither follows the other's changes.
   */
  about: z.array(recordId).max(10).default([]),
})
export type PlanProblemBody = z.infer<typeof planProblemBody>

/** A situation that the plan works on (HAS points 2 and 3). */
export const planProblem = defineRecordType<PlanProblemBody>({
  name: 'plan-problem',
  label: { one: 'problème du plan', many: 'problèmes du plan' },
  schemaVersion: 1,
  schema: planProblemBody,
  // The kind gives its sense to the precision: alone, neither says what the problem has become.
  merge: { kind: 'versioned', mergeable: ['precision', 'priority', 'about'] },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social'],
  keepsVersionsOf: (body) => body,
  inTimeline: false,
  searchText: ({ kind, precision }) => `${planProblemKinds[kind][1]} ${precision}`,
  title: ({ kind, precision }) =>
    precision === '' ? planProblemKinds[kind][1] : `${planProblemKinds[kind][1]} : ${precision}`,
  form: [
    {
      field: 'kind',
      label: 'Problème',
      input: {
        kind: 'choice',
        options: Object.fromEntries(kinds.map((kind) => [kind, planProblemKinds[kind][1]])),
      },
      critical: true,
    },
    { field: 'precision', label: 'Précision', input: { kind: 'text', max: 500, long: true } },
    { field: 'priority', label: 'Priorité', input: { kind: 'choice', options: priorities } },
  ],
})
