import { mayRead } from '../people/access.ts'
import type { Role } from '../people/role.ts'
import type { Urgency } from '../records/referral-kinds.ts'
import { type RuleName, rules } from './rules.ts'

/** What rules look at, whatever the record types that say it: each fact of one dossier, at an instant. */
type Fact = { readonly patientId: string; readonly at: string }
export type Facts = {
  /** Planned for `at`. */
  readonly intakes: readonly (Fact & {
    readonly planId: string
    readonly taken: boolean
    /** Said again, the last word counts. */
    readonly saidAt?: string | undefined
  })[]
  readonly weights: readonly (Fact & {
    readonly recordId: string
    readonly kilograms: number
    /** The weight that it replaces. */
    readonly corrects?: string | undefined
  })[]
  /** Planned home visits of nurses, past and to come. */
  readonly visits: readonly Fact[]
  readonly nurseNotes: readonly Fact[]
  /** Requests that nobody has taken since `at`. */
  readonly requests: readonly (Fact & {
    readonly recordId: string
    readonly urgency: Urgency
    readonly about: string
  })[]
  /** Hospital stays; `at` is the discharge. */
  readonly stays: readonly (Fact & { readonly recordId: string; readonly from: string })[]
  readonly letters: readonly Fact[]
}

/** Not a record: each desk works it out from what it holds, and all that hold the same find the same. */
export type Signal = {
  /** Rule, patient, window. */
  readonly key: string
  readonly rule: RuleName
  readonly patientId: string
  /** French, one line. */
  readonly text: string
  /** When it became true, as the facts say. */
  readonly since: string
  /** The record that it is about, when it is about one. */
  readonly recordId?: string
}

const day = 86_400_000

/** The signals of these facts now, for a role: a function of the facts, whatever their order. */
export function findSignals(facts: Facts, role: Role, now: Date): Signal[] {
  const finders: Readonly<Record<RuleName, () => Signal[]>> = {
    'missed-intakes': () => missedIntakes(facts),
    'weight-gain': () => weightGains(facts),
    'nurses-silent': () => silences(facts, now),
    'request-unanswered': () => unanswered(facts, now),
    'discharge-without-letter': () => withoutLetter(facts, now),
  }
  return Object.entries(finders)
    .filter(([rule]) => rules[rule as RuleName].reads.every((one) => mayRead(role, one)))
    .flatMap(([, find]) => find())
    .toSorted((one, other) => other.since.localeCompare(one.since) || one.key.localeCompare(other.key))
}

/**
 * The facts without those that no rule can need any more, of whole dossiers: they say the same signals,
 * to every role, at the same instant and at any later one. Thousands become a few, worth keeping.
 */
export function neededFacts(facts: Facts): Facts {
  const lastNotes = lastOf(facts.nurseNotes)
  const lastNoteOf = new Map(lastNotes.map(({ patientId, at }) => [patientId, utc(at)]))
  return {
    ...facts,
    intakes: missedSeries(facts).flat(),
    weights: weighingsByPatient(facts).flatMap((weights) => weights.filter(inWindow(weights, widest))),
    // Only the first one that was not followed by a word: it is missed once its time has come.
    visits: groupsOf(facts.visits, ({ patientId }) => patientId).flatMap(
      (visits) => visits.find(({ patientId, at }) => utc(at) > (lastNoteOf.get(patientId) ?? '')) ?? [],
    ),
    nurseNotes: lastNotes,
    letters: lastOf(facts.letters),
  }
}

function lastOf(facts: readonly Fact[]): readonly Fact[] {
  return groupsOf(facts, ({ patientId }) => patientId).map((ofPatient) => ofPatient.at(-1)!)
}

/** Series that are still running, of the length that tells: one taken ends it. */
function missedSeries({ intakes }: Facts): readonly Facts['intakes'][] {
  const slots = groupsOf(intakes, ({ patientId, planId, at }) => `${patientId} ${planId} ${utc(at)}`)
  const lastWords = slots.map((said) => said.toSorted(bySaying).at(-1)!)
  return groupsOf(lastWords, ({ patientId, planId }) => `${patientId} ${planId}`)
    .map((ofPlan) => ofPlan.slice(ofPlan.findLastIndex(({ taken }) => taken) + 1))
    .filter(({ length }) => length >= rules['missed-intakes'].count)
}

/** The key of a series is where it began, so that it stays the same as it grows. */
function missedIntakes(facts: Facts): Signal[] {
  return missedSeries(facts).map((missed) => {
    const first = missed[0]!
    const text = `${missed.length} prises de suite non faites`
    return signal('missed-intakes', first, `${first.planId} ${first.at}`, missed.at(-1)!.at, text)
  })
}

function bySaying(one: Facts['intakes'][number], other: Facts['intakes'][number]): number {
  return (one.saidAt ?? '').localeCompare(other.saidAt ?? '')
}

/** Those that nothing corrected. */
function weighingsByPatient({ weights }: Facts): readonly Facts['weights'][] {
  const corrected = new Set(weights.map(({ corrects }) => corrects))
  return groupsOf(
    weights.filter(({ recordId }) => !corrected.has(recordId)),
    ({ patientId }) => patientId,
  )
}

const widest = Math.max(...rules['weight-gain'].windows.map(({ days }) => days))

/** Within so many days before the last one. */
function inWindow(weights: Facts['weights'], days: number): (weighing: Fact) => boolean {
  const last = Date.parse(weights.at(-1)!.at)
  return ({ at }) => last - Date.parse(at) <= days * day
}

/** From the lightest weight of the window to the last one. */
function weightGains(facts: Facts): Signal[] {
  return weighingsByPatient(facts).flatMap((ofPatient) => {
    const last = ofPatient.at(-1)!
    for (const { days, kilograms } of rules['weight-gain'].windows) {
      const inside = ofPatient.filter(inWindow(ofPatient, days))
      const lightest = inside.reduce((one, other) => (other.kilograms < one.kilograms ? other : one))
      const gain = last.kilograms - lightest.kilograms
      // Scales give a tenth of a kilogram.
      if (Math.round(gain * 10) < kilograms * 10) continue
      const text = `Poids : + ${gain.toFixed(1).replace('.', ',')} kg en ${sayDays(Date.parse(last.at) - Date.parse(lightest.at))}`
      return [signal('weight-gain', last, utc(lightest.at), last.at, text)]
    }
    return []
  })
}

/** Nurses are to come, came or were to, and none has written since. */
function silences({ visits, nurseNotes }: Facts, now: Date): Signal[] {
  const patience = rules['nurses-silent'].days * day
  return groupsOf(visits, ({ patientId }) => patientId).flatMap((planned) => {
    const past = planned.filter(({ at }) => Date.parse(at) <= now.getTime())
    const [firstVisit] = past
    if (!firstVisit) return []
    const notes = nurseNotes.filter(({ patientId }) => patientId === firstVisit.patientId)
    const lastNote = notes
      .map(({ at }) => utc(at))
      .toSorted()
      .at(-1)
    const missed = past.find(({ at }) => lastNote === undefined || utc(at) > lastNote)
    if (!missed) return []
    const from = lastNote ?? utc(missed.at)
    const silent = now.getTime() - Date.parse(from)
    if (silent < patience) return []
    const text = `Aucune transmission infirmière depuis ${sayDays(silent)}, alors que des passages étaient prévus`
    const since = new Date(Date.parse(from) + patience).toISOString()
    return [signal('nurses-silent', missed, from, since, text)]
  })
}

function unanswered({ requests }: Facts, now: Date): Signal[] {
  return requests.flatMap((request) => {
    const since = Date.parse(request.at) + rules['request-unanswered'].days[request.urgency] * day
    if (now.getTime() < since) return []
    const text = `Demande sans réponse depuis ${sayDays(now.getTime() - Date.parse(request.at))} : ${request.about}`
    const { recordId } = request
    const found = signal('request-unanswered', request, recordId, new Date(since).toISOString(), text)
    return [{ ...found, recordId }]
  })
}

function withoutLetter({ stays, letters }: Facts, now: Date): Signal[] {
  return stays.flatMap((stay) => {
    const since = Date.parse(stay.at) + rules['discharge-without-letter'].days * day
    const hasLetter = letters.some(
      ({ patientId, at }) => patientId === stay.patientId && Date.parse(at) >= Date.parse(stay.from),
    )
    if (now.getTime() < since || hasLetter) return []
    const text = `Sortie d’hôpital depuis ${sayDays(now.getTime() - Date.parse(stay.at))}, sans courrier`
    const { recordId } = stay
    const found = signal('discharge-without-letter', stay, recordId, new Date(since).toISOString(), text)
    return [{ ...found, recordId }]
  })
}

function signal(rule: RuleName, { patientId }: Fact, window: string, since: string, text: string): Signal {
  return { key: `${rule} ${patientId} ${window}`, rule, patientId, text, since }
}

/** Each group in the order of time; equal instants by their content, so that no order of arrival shows. */
function groupsOf<One extends Fact>(facts: readonly One[], keyOf: (fact: One) => string): One[][] {
  // Said once of each: there are thousands, and comparing them says it again and again.
  const ranked = facts.map((fact) => [`${utc(fact.at)} ${JSON.stringify(fact)}`, fact] as const)
  const sorted = ranked.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, fact]) => fact)
  return [...Map.groupBy(sorted, keyOf).values()]
}

function utc(instant: string): string {
  return new Date(instant).toISOString()
}

function sayDays(milliseconds: number): string {
  const days = Math.max(1, Math.round(milliseconds / day))
  return days === 1 ? '1 jour' : `${days} jours`
}
