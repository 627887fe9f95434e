import { isDay, parisInstant } from '../agenda/paris.ts'

/**
 * What a dossier may want of a person, and how pressing it is (NP-08: alerts, unread, awaiting
 * signature, overdue replies). Weights are the project's, for GPs to confirm: only their order counts.
 * Alerts come first, whatever else there is (capabilities 1.I); then what may harm (doses), what was
 * written to be read, what waits for an agreement, answers, one's own lateness, then housekeeping.
 */
export const matterWeights = {
  'alert-urgent': 100,
  'alert-important': 99,
  'alert-watch': 98,
  /** Found by a rule, raised by nobody: after what a person wrote. */
  signal: 90,
  'dose-disputed': 80,
  'dose-unread': 79,
  'important-unread': 70,
  'review-to-agree': 60,
  'plan-changed': 59,
  'request-answered': 50,
  'request-message': 49,
  'reply-unread': 48,
  'request-late': 47,
  'task-overdue': 40,
  conflict: 30,
  'plan-review': 20,
} as const satisfies Readonly<Record<string, number>>
export type MatterKind = keyof typeof matterWeights

export type Matter = {
  readonly patientId: string
  readonly kind: MatterKind
  /** Since when it waits: an instant, or a day. */
  readonly since: string
  /** French, one line. */
  readonly text: string
  /** The record that it is about: it is said once, by its most pressing matter. */
  readonly recordId?: string
}

/** Of one kind in one dossier: the oldest, and how many more there are. */
export type MatterLine = Matter & { readonly more: number }
export type RankedPatient = {
  readonly patientId: string
  /** The most pressing first; never empty. */
  readonly lines: readonly MatterLine[]
}

/**
 * Patients by their most pressing matter, of equal ones the one that has waited longest. A function of
 * the matters, whatever their order: the same list on every desk that holds the same records.
 */
export function rankPatients(matters: readonly Matter[]): readonly RankedPatient[] {
  const pressing = matters.toSorted(byPressure)
  const said = new Set<string>()
  const once = pressing.filter(({ recordId }) => {
    if (recordId === undefined) return true
    if (said.has(recordId)) return false
    said.add(recordId)
    return true
  })
  return [...Map.groupBy(once, ({ patientId }) => patientId)].map(([patientId, ofPatient]) => ({
    patientId,
    lines: [...Map.groupBy(ofPatient, ({ kind }) => kind).values()].map(([first, ...others]) => ({
      ...first!,
      more: others.length,
    })),
  }))
}

function byPressure(one: Matter, other: Matter): number {
  return (
    matterWeights[other.kind] - matterWeights[one.kind] ||
    waitsSince(one) - waitsSince(other) ||
    compare(one.patientId, other.patientId) ||
    compare(contentOf(one), contentOf(other))
  )
}

function waitsSince({ since }: Matter): number {
  return Date.parse(isDay(since) ? parisInstant(`${since}T00:00`) : since)
}

function contentOf({ recordId, text, since }: Matter): string {
  return `${recordId} ${text} ${since}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
