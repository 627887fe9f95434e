import type { Role } from '../people/role.ts'
import type { ConfidentialityClass } from './confidentiality.ts'

/** What may be asked of the cell, as data: adding a request is adding a line to `referralKinds`. */

export type ReferralState =
  | 'requested'
  | 'taken'
  | 'scheduled'
  | 'arranged'
  | 'admitted'
  | 'discharged'
  | 'attended'
  | 'missed'
  | 'reported'
  | 'closed'
  | 'cancelled'

export type Urgency = 'routine' | 'soon' | 'urgent'

/** What a request says beside its question. */
export type ReferralField = 'specialty' | 'site' | 'size' | 'services' | 'from' | 'to' | 'place' | 'everyDays'

/** `cell`: the coordination; `team`: it, and whoever may ask for this. */
type Mover = 'cell' | 'team'
type Flow = Readonly<Partial<Record<ReferralState, Readonly<Partial<Record<ReferralState, Mover>>>>>>

const taking = { requested: { taken: 'cell', cancelled: 'team' } } as const satisfies Flow

/** Somebody sees the patient on a day, and reports. */
const meeting = {
  ...taking,
  taken: { scheduled: 'cell', requested: 'cell', cancelled: 'team' },
  scheduled: { scheduled: 'cell', attended: 'team', missed: 'team', cancelled: 'team' },
  missed: { taken: 'cell', cancelled: 'team', closed: 'team' },
  attended: { reported: 'team', closed: 'team' },
  reported: { closed: 'team' },
} as const satisfies Flow

/** The same; an expert may also answer on the file alone. */
const opinion = {
  ...meeting,
  taken: { ...meeting.taken, reported: 'team' },
  scheduled: { ...meeting.scheduled, reported: 'team' },
} as const satisfies Flow

/** In and out of an establishment. */
const stay = {
  ...taking,
  taken: { scheduled: 'cell', admitted: 'team', requested: 'cell', cancelled: 'team' },
  scheduled: { scheduled: 'cell', admitted: 'team', cancelled: 'team' },
  admitted: { discharged: 'team' },
  discharged: { reported: 'team', closed: 'team' },
  reported: { closed: 'team' },
} as const satisfies Flow

const urgentStay = {
  ...stay,
  requested: { ...taking.requested, admitted: 'team' },
} as const satisfies Flow

/** Somebody is found who does it, for as long as it lasts. */
const service = {
  ...taking,
  taken: { arranged: 'cell', requested: 'cell', closed: 'cell', cancelled: 'team' },
  arranged: { arranged: 'cell', closed: 'team', cancelled: 'team' },
} as const satisfies Flow

const hour = 3_600_000
/** How long it may wait to be taken, then to be fixed, before it is late. */
type Patience = Readonly<Record<Urgency, number>>
const usual: Patience = { urgent: 4 * hour, soon: 48 * hour, routine: 5 * 24 * hour }
const atOnce: Patience = { urgent: hour, soon: 4 * hour, routine: 24 * hour }
const social: Patience = { urgent: 24 * hour, soon: 72 * hour, routine: 7 * 24 * hour }

/** Those who may write in the medical class (people/access.ts). */
const carers: readonly Role[] = [
  'physician',
  'nurse',
  'pharmacist',
  'specialist',
  'hospital',
  'coordinator-nurse',
]
/** Those who may write in the medico-social one. */
const everybodyNear: readonly Role[] = [
  'physician',
  'nurse',
  'physiotherapist',
  'coordinator-nurse',
  'coordinator-social',
  'social-worker',
  'case-manager',
  'home-help',
]

export type ReferralTheme = 'opinion' | 'hospital' | 'home' | 'housing' | 'support'

type Kind = {
  readonly label: string
  readonly theme: ReferralTheme
  /** The first that its author may write. Nothing medical is said outside `medical`. */
  readonly classes: readonly [ConfidentialityClass, ...ConfidentialityClass[]]
  readonly askedBy: readonly Role[]
  readonly fields: Readonly<Partial<Record<ReferralField, 'needed' | 'optional'>>>
  readonly flow: Flow
  readonly patience: Patience
  readonly hasChecklists?: true
  /** Where a state is said otherwise than usual. */
  readonly stateWords?: Readonly<Partial<Record<ReferralState, string>>>
}

const medical = { classes: ['medical'], askedBy: carers, patience: usual } as const
const near = {
  classes: ['medico-social'],
  askedBy: everybodyNear,
  patience: social,
  flow: service,
} as const
const stayWords = { scheduled: 'entrée fixée', reported: 'courrier de sortie reçu' } as const
const placeWords = { arranged: 'place trouvée' } as const

export const referralKinds = {
  appointment: {
    ...medical,
    label: 'Rendez-vous de spécialiste',
    theme: 'opinion',
    fields: { specialty: 'needed' },
    flow: meeting,
  },
  opinion: {
    ...medical,
    label: 'Avis d’expert',
    theme: 'opinion',
    fields: { specialty: 'needed', site: 'optional', size: 'optional' },
    flow: opinion,
    stateWords: { reported: 'réponse reçue' },
  },
  'planned-stay': {
    ...medical,
    label: 'Hospitalisation programmée',
    theme: 'hospital',
    fields: { specialty: 'optional', place: 'optional', from: 'optional' },
    flow: stay,
    hasChecklists: true,
    stateWords: stayWords,
  },
  'urgent-stay': {
    ...medical,
    label: 'Hospitalisation en urgence',
    theme: 'hospital',
    fields: { place: 'optional' },
    flow: urgentStay,
    patience: atOnce,
    hasChecklists: true,
    stateWords: stayWords,
  },
  'home-services': {
    ...near,
    label: 'Services à domicile',
    theme: 'home',
    fields: { services: 'needed', from: 'optional' },
  },
  evaluation: {
    ...near,
    label: 'Visite d’évaluation',
    theme: 'home',
    fields: {},
    flow: meeting,
    stateWords: { scheduled: 'visite fixée', attended: 'visite faite', reported: 'évaluation reçue' },
  },
  'follow-up-calls': {
    ...medical,
    label: 'Suivi par téléphone',
    theme: 'home',
    fields: { everyDays: 'needed', to: 'optional' },
    flow: service,
  },
  'temporary-housing': {
    ...near,
    label: 'Hébergement temporaire',
    theme: 'housing',
    fields: { from: 'needed', to: 'needed', place: 'optional' },
    stateWords: placeWords,
  },
  'permanent-housing': {
    ...near,
    label: 'Hébergement permanent',
    theme: 'housing',
    fields: { place: 'optional' },
    stateWords: placeWords,
  },
  respite: {
    ...near,
    label: 'Répit de l’aidant',
    theme: 'support',
    fields: { from: 'optional', to: 'optional' },
  },
  psychological: { ...near, label: 'Soutien psychologique', theme: 'support', fields: {} },
  'case-manager': {
    ...near,
    label: 'Gestionnaire de cas (MAIA)',
    theme: 'support',
    fields: {},
    stateWords: { arranged: 'gestionnaire désigné' },
  },
  administrative: {
    ...near,
    classes: ['social', 'medico-social'],
    label: 'Démarche administrative',
    theme: 'support',
    fields: {},
    stateWords: { arranged: 'en cours chez' },
  },
  orientation: { ...near, label: 'Orientation, autre demande', theme: 'support', fields: {} },
} as const satisfies Readonly<Record<string, Kind>>

export type ReferralKind = keyof typeof referralKinds
export const referralKindNames = Object.keys(referralKinds) as [ReferralKind, ...ReferralKind[]]

export function kindOf(name: ReferralKind): Kind {
  return referralKinds[name]
}

/** A request that carries nothing medical is another record type, of other classes. */
export function isMedical(name: ReferralKind): boolean {
  return kindOf(name).classes.includes('medical')
}

/** States in which the requester waits for the cell. */
export const waitingStates: readonly ReferralState[] = ['requested', 'taken', 'missed']
export const endedStates: readonly ReferralState[] = ['closed', 'cancelled']

export const stateWords: Readonly<Record<ReferralState, string>> = {
  requested: 'demandé',
  taken: 'pris en charge',
  scheduled: 'rendez-vous fixé',
  arranged: 'mis en place',
  admitted: 'entré à l’hôpital',
  discharged: 'sorti',
  attended: 'honoré',
  missed: 'manqué',
  reported: 'compte rendu reçu',
  closed: 'clos',
  cancelled: 'annulé',
}

export function sayState(kind: ReferralKind, state: ReferralState): string {
  return kindOf(kind).stateWords?.[state] ?? stateWords[state]
}

/** Who does what, from which state on, to which other, for every kind. */
export function rolesToMove(name: ReferralKind, mover: Mover): readonly Role[] {
  const coordination: readonly Role[] = ['coordinator-nurse', 'coordinator-social']
  return mover === 'cell' ? coordination : [...new Set([...coordination, ...kindOf(name).askedBy])]
}

export const homeServices = {
  housekeeping: 'Aide ménagère',
  meals: 'Portage de repas',
  nursing: 'Soins infirmiers',
  'personal-care': 'Aide à la toilette',
  alarm: 'Téléassistance',
  transport: 'Transport accompagné',
  equipment: 'Matériel',
} as const
export type HomeService = keyof typeof homeServices

/** Where a request comes from; the cell counts them (BS-17). */
export const referralOrigins = {
  physician: 'Médecin traitant',
  establishment: 'Établissement',
  patient: 'Patient',
  family: 'Famille, aidant',
  guardian: 'Tuteur',
  nurse: 'Infirmière',
  pharmacist: 'Pharmacien',
  'home-service': 'Service à domicile',
  social: 'Service social',
  cell: 'Cellule',
  other: 'Autre',
} as const
export type ReferralOrigin = keyof typeof referralOrigins

export const originOfRole: Readonly<Record<Role, ReferralOrigin>> = {
  physician: 'physician',
  nurse: 'nurse',
  pharmacist: 'pharmacist',
  'coordinator-nurse': 'cell',
  'coordinator-social': 'cell',
  physiotherapist: 'other',
  hospital: 'establishment',
  specialist: 'establishment',
  'social-worker': 'social',
  'home-help': 'home-service',
  'case-manager': 'social',
  patient: 'other',
  carer: 'other',
}

export type ChecklistItem = {
  readonly id: string
  readonly label: string
  /** Who usually does it; whoever did it signs. */
  readonly owner: string
  /** Days after the discharge by which it should be done. */
  readonly withinDays?: number
}

/** Entry and return home (1.K): what is left undone shows until the stay is closed. */
export const stayChecklists = {
  entry: [
    { id: 'transport', label: 'Transport réservé', owner: 'cellule' },
    { id: 'aids-suspended', label: 'Aides à domicile suspendues', owner: 'cellule' },
    { id: 'pharmacy-told', label: 'Pharmacie prévenue', owner: 'infirmière' },
    { id: 'nurse-told', label: 'Infirmière prévenue', owner: 'cellule' },
  ],
  exit: [
    {
      id: 'medicines',
      label: 'Médicaments de sortie au domicile',
      owner: 'pharmacien, infirmière',
      withinDays: 0,
    },
    { id: 'aids-resumed', label: 'Aides à domicile reprises', owner: 'cellule', withinDays: 0 },
    { id: 'review-2', label: 'Rendez-vous à J+2', owner: 'infirmière', withinDays: 2 },
    { id: 'review-7', label: 'Rendez-vous à J+7', owner: 'médecin traitant', withinDays: 7 },
  ],
} as const satisfies Readonly<Record<string, readonly ChecklistItem[]>>

/** Ids of every list: what an entry may tick. */
export const checklistItems = Object.values(stayChecklists).flatMap(
  (items): readonly ChecklistItem[] => items,
)
