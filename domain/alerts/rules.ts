import type { ConfidentialityClass } from '../records/confidentiality.ts'
import type { Urgency } from '../records/referral-kinds.ts'
import type { AlertCategory } from './categories.ts'

type Rule = {
  readonly category: AlertCategory
  /**
   * Classes that a role must read entirely for the rule to be true at its desk: who reads half of what
   * the nurses write would find them silent. The first one is the class of the answer to the signal.
   */
  readonly reads: readonly [ConfidentialityClass, ...ConfidentialityClass[]]
  /** French: where the threshold comes from, shown with the signal. */
  readonly source: string
}

const byTheProject = 'Seuil du projet, à confirmer par la cellule.'

/** What the dossiers say without anybody having said it. Thresholds are data; `signals.ts` applies them. */
export const rules = {
  'missed-intakes': {
    category: 'refusal',
    reads: ['medico-social'],
    source: byTheProject,
    /** In a row, of one medication. */
    count: 3,
  },
  'weight-gain': {
    category: 'deterioration',
    reads: ['paramedical', 'medical'],
    source:
      'Plus de 2 kg en 3 jours : Société européenne de cardiologie, conseils aux patients insuffisants cardiaques (2020). 3 kg en 7 jours : seuil du projet.',
    windows: [
      { days: 3, kilograms: 2 },
      { days: 7, kilograms: 3 },
    ],
  },
  'nurses-silent': {
    category: 'other-alert',
    reads: ['paramedical', 'medical', 'medico-social'],
    source: byTheProject,
    days: 4,
  },
  'request-unanswered': {
    category: 'malfunction',
    reads: ['medical'],
    source: byTheProject,
    days: { urgent: 1, soon: 4, routine: 10 } satisfies Record<Urgency, number>,
  },
  'discharge-without-letter': {
    category: 'malfunction',
    reads: ['medical', 'administrative', 'logistic'],
    source:
      'La lettre de liaison est remise le jour de la sortie (CSP R.1112-1-2) ; signalé après deux jours.',
    days: 2,
  },
} as const satisfies Readonly<Record<string, Rule & Readonly<Record<string, unknown>>>>
export type RuleName = keyof typeof rules
