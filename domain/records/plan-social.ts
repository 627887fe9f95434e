import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

export const planSocialBody = z.strictObject({
  apa: z.enum(['unknown', 'none', 'requested', 'granted']),
  /** Groupe iso-ressources of the AGGIR grid. */
  gir: z.enum(['unknown', 'gir-1', 'gir-2', 'gir-3', 'gir-4', 'gir-5', 'gir-6']),
  pensionFund: z.string().max(200).default(''),
  insurer: z.string().max(200).default(''),
  housing: z.enum(['unknown', 'home', 'seeking', 'temporary', 'residence']),
  notes: z.string().max(1000).default(''),
})
export type PlanSocialBody = z.infer<typeof planSocialBody>

/** Dispositions médico-sociales of the plan: rights, insurers, where the person lives. */
export const planSocial = defineRecordType<PlanSocialBody>({
  name: 'plan-social',
  label: { one: 'situation médico-sociale', many: 'situations médico-sociales' },
  schemaVersion: 1,
  schema: planSocialBody,
  // The allowance follows from the group: both are decided together.
  merge: { kind: 'versioned', mergeable: ['pensionFund', 'insurer', 'housing', 'notes'] },
  confidentiality: ['social', 'medico-social'],
  keepsVersionsOf: (body) => body,
  inTimeline: false,
  searchText: ({ pensionFund, insurer, notes }) => `${pensionFund} ${insurer} ${notes}`,
  title: () => 'Situation médico-sociale',
  form: [
    {
      field: 'apa',
      label: 'APA',
      input: {
        kind: 'choice',
        options: {
          unknown: 'non renseignée',
          none: 'non demandée',
          requested: 'demandée',
          granted: 'accordée',
        },
      },
    },
    {
      field: 'gir',
      label: 'GIR',
      input: {
        kind: 'choice',
        options: {
          unknown: 'non évalué',
          'gir-1': 'GIR 1',
          'gir-2': 'GIR 2',
          'gir-3': 'GIR 3',
          'gir-4': 'GIR 4',
          'gir-5': 'GIR 5',
          'gir-6': 'GIR 6',
        },
      },
    },
    { field: 'pensionFund', label: 'Caisse de retraite', input: { kind: 'text', max: 200 } },
    { field: 'insurer', label: 'Mutuelle', input: { kind: 'text', max: 200 } },
    {
      field: 'housing',
      label: 'Hébergement',
      input: {
        kind: 'choice',
        options: {
          unknown: 'non renseigné',
          home: 'à domicile',
          seeking: 'recherche en cours',
          temporary: 'temporaire',
          residence: 'en établissement',
        },
      },
    },
    { field: 'notes', label: 'À savoir', input: { kind: 'text', max: 1000, long: true } },
  ],
})
