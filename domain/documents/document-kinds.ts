import type { ReferralKind } from '../records/referral-kinds.ts'

/** A coded value, as CDA and FHIR write it. */
export type Code = { readonly code: string; readonly system: string; readonly label: string }

export const loinc = '2.16.840.1.113883.6.1'

type DocumentKindFacts = {
  readonly title: string
  /** Start of the file's name. */
  readonly file: string
  /** JDV_J07: what a hospital's software files it under. Absent: a paper for people only. */
  readonly type?: Code
  /** The CI-SIS model of its structured body. Absent: the CDA holds the PDF (corps non structuré). */
  readonly model?: 'IPS-FR_2024.01' | 'LDL-EES_2022.01' | 'TLM-DA_2022.01'
  /** Without these a person is asked (CSP R.1112-1-1); « aucune connue » is an answer. */
  readonly needs: readonly NeededItem[]
  /** The requests to the cell that it goes with, the likeliest first. */
  readonly goesWith?: readonly ReferralKind[]
}
export type NeededItem = 'reason' | 'allergies' | 'treatments'

const code = (value: string, label: string): Code => ({ code: value, system: loinc, label })

/** Adding a document is adding its line here, and its builder. */
export const documentKinds = {
  liaison: {
    title: 'Fiche de liaison d’urgence',
    file: 'liaison',
    type: code('74207-2', "Document de liaison d'urgence"),
    model: 'IPS-FR_2024.01',
    needs: ['reason', 'allergies', 'treatments'],
  },
  'ldl-ees': {
    title: 'Lettre de liaison à l’entrée',
    file: 'lettre-entree',
    type: code('18761-7', "Note de transfert (dont lettre de liaison à l'entrée en établissement de soins)"),
    model: 'LDL-EES_2022.01',
    needs: ['reason', 'allergies', 'treatments'],
    goesWith: ['urgent-stay', 'planned-stay'],
  },
  'tlm-da': {
    title: 'Demande d’avis',
    file: 'demande-avis',
    type: code('75496-0', "Demande d'acte de télémédecine"),
    model: 'TLM-DA_2022.01',
    needs: ['reason', 'allergies', 'treatments'],
    goesWith: ['opinion', 'appointment'],
  },
  pps: {
    title: 'Plan personnalisé de santé',
    file: 'plan-sante',
    type: code('18776-5', 'Plan personnalisé de soins'),
    needs: [],
  },
  synthesis: {
    title: 'Synthèse pour le médecin qui prend la suite',
    file: 'synthese',
    type: code('60591-5', 'Synthèse médicale'),
    needs: ['allergies', 'treatments'],
  },
  'medication-list': {
    title: 'Traitements en cours',
    file: 'traitements',
    needs: ['allergies', 'treatments'],
  },
  'patient-summary': { title: 'Mon plan de santé', file: 'mon-plan', needs: [] },
  form: { title: 'Fiche', file: 'fiche', needs: [] },
} as const satisfies Readonly<Record<string, DocumentKindFacts>>

export type DocumentKind = keyof typeof documentKinds
export const documentKindNames = Object.keys(documentKinds) as [DocumentKind, ...DocumentKind[]]

/** Those that are written and signed on the screen: a person types the reason, the dossier says the rest. */
export const letterKinds = ['liaison', 'ldl-ees', 'tlm-da', 'synthesis'] as const
export type LetterKind = (typeof letterKinds)[number]

export function isLetterKind(kind: string): kind is LetterKind {
  return letterKinds.some((one) => one === kind)
}

export function factsOf(kind: DocumentKind): DocumentKindFacts {
  return documentKinds[kind]
}

/** What a section is about, whatever the document. */
export const sectionIds = [
  'reason',
  'allergies',
  'treatments',
  'stopped-treatments',
  'problems',
  'history',
  'procedures',
  'vigilance',
  'measurements',
  'immunizations',
  'directives',
  'recent',
  'comment',
  'contacts',
  'care-team',
  'social',
  'plan',
  'agreement',
  'attachments',
  'told',
] as const
export type SectionId = (typeof sectionIds)[number]

/** LOINC codes of the CI-SIS sections; those without one are told in the comment or the attachments. */
const sectionCodes: Readonly<Partial<Record<SectionId, string>>> = {
  reason: '42349-1',
  allergies: '48765-2',
  treatments: '10160-0',
  'stopped-treatments': '18610-6',
  problems: '11450-4',
  history: '11348-0',
  procedures: '47519-4',
  vigilance: '44944-7',
  measurements: '8716-3',
  immunizations: '11369-6',
  directives: '42348-3',
  comment: '55112-7',
  social: '34841-7',
  plan: '18776-5',
  attachments: '55107-7',
}

export function sectionCode(kind: DocumentKind, section: SectionId): string | undefined {
  // LDL-EES: treatments on admission, which are not those at home since.
  if (kind === 'ldl-ees' && section === 'treatments') return '42346-7'
  return sectionCodes[section]
}
