import { mayWrite } from '../people/access.ts'
import { isCoordinator, isHealthProfessional, type Role, role } from '../people/role.ts'
import type { ConfidentialityClass } from '../records/confidentiality.ts'

/** `alert`: clinical. `report`: a « signalement », about how the person lives and is helped. */
type Nature = 'alert' | 'report'

export const severities = ['urgent', 'important', 'watch'] as const
export type Severity = (typeof severities)[number]

type Category = {
  readonly nature: Nature
  /** French. */
  readonly label: string
  /** Unless its author says otherwise. */
  readonly severity: Severity
  /** The service alone raises it, when it happens; nobody writes one nor takes it back. */
  readonly byService?: true
}

export const categories = {
  deterioration: { nature: 'alert', label: 'Dégradation soudaine', severity: 'urgent' },
  refusal: { nature: 'alert', label: 'Refus de traitement', severity: 'important' },
  fall: { nature: 'alert', label: 'Chute', severity: 'urgent' },
  pain: { nature: 'alert', label: 'Douleur', severity: 'important' },
  confusion: { nature: 'alert', label: 'Confusion', severity: 'urgent' },
  'other-alert': { nature: 'alert', label: 'Autre alerte', severity: 'important' },
  isolation: { nature: 'report', label: 'Isolement', severity: 'watch' },
  'carer-exhausted': { nature: 'report', label: 'Épuisement de l’aidant', severity: 'important' },
  housing: { nature: 'report', label: 'Logement', severity: 'watch' },
  violence: { nature: 'report', label: 'Violence', severity: 'urgent' },
  malfunction: { nature: 'report', label: 'Dysfonctionnement', severity: 'important' },
  'other-report': { nature: 'report', label: 'Autre signalement', severity: 'watch' },
  'emergency-access': { nature: 'report', label: 'Accès d’urgence', severity: 'important', byService: true },
} as const satisfies Readonly<Record<string, Category>>
export type AlertCategory = keyof typeof categories

/** Those that people raise. */
export type RaisedCategory = {
  [Name in AlertCategory]: (typeof categories)[Name] extends { readonly byService: true } ? never : Name
}[AlertCategory]

export function isByService(category: AlertCategory): category is Exclude<AlertCategory, RaisedCategory> {
  const { byService }: Category = categories[category]
  return byService === true
}

const minute = 60_000
/** How long nobody may have seen it before its author is told to call. Chosen by the project, for the cell to set. */
const patience: Readonly<Record<Severity, number>> = {
  urgent: 30 * minute,
  important: 4 * 60 * minute,
  watch: 24 * 60 * minute,
}

/** Nobody has seen it for too long: calling is surer. */
export function isOverdue(severity: Severity, raisedAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(raisedAt) > patience[severity]
}

/** Says "I have seen it" in his or her own name: a health professional, or the cell. */
export function mayAcknowledge(of: Role): boolean {
  return isHealthProfessional(of) || isCoordinator(of)
}

export const acknowledgers: readonly Role[] = role.options.filter(mayAcknowledge)

const preferred: Readonly<Record<Nature, readonly ConfidentialityClass[]>> = {
  alert: ['medical', 'paramedical', 'medico-social'],
  // So that who helps at home reads it too, as far as its author may write for them.
  report: ['medico-social', 'medical', 'paramedical'],
}

/** The class that an alert takes from who raises it. Everyone who works with patients may write one of them. */
export function classOfAlert(category: AlertCategory, by: Role): ConfidentialityClass | undefined {
  return preferred[categories[category].nature].find((one) => mayWrite(by, one))
}
