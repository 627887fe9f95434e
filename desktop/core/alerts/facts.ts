import type { Facts } from '@navigateur-pro/domain/alerts/signals.ts'
import { awayDuring, occurrencesOf } from '@navigateur-pro/domain/agenda/occurrences.ts'
import { isDay, parisDayOf, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { EventBody } from '@navigateur-pro/domain/records/event.ts'
import type { IntakeBody } from '@navigateur-pro/domain/records/intake.ts'
import type { MeasurementBody } from '@navigateur-pro/domain/records/measurement.ts'
import { type ReferralBody, sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

/** What one record says to the rules. A record type that they are to look at is a line of `feeds`. */
type Feed = (record: CachedRecord) => Partial<Facts>

const request: Feed = ({ id, patientId, occurredAt, body }) => {
  const referral = body as ReferralBody
  const { state, steps, urgency } = referral
  if (state !== 'requested') return {}
  const at = steps.at(-1)?.at ?? occurredAt
  return { requests: [{ patientId, at, recordId: id, urgency, about: sayReferral(referral) }] }
}

/** A nurse wrote, measured or gave something: somebody came, or spoke with the patient. */
function nurseCame({ patientId, occurredAt: at, author }: CachedRecord): Partial<Facts> {
  return author.role === 'nurse' ? { nurseNotes: [{ patientId, at }] } : {}
}

const feeds: Readonly<Record<string, Feed>> = {
  referral: request,
  'support-referral': request,
  measurement: (record) => {
    const { id, patientId, occurredAt: at, body } = record
    const { kind, value, corrects } = body as MeasurementBody
    if (kind !== 'weight') return nurseCame(record)
    return { ...nurseCame(record), weights: [{ patientId, at, recordId: id, kilograms: value, corrects }] }
  },
  intake: (record) => {
    const { patientId, occurredAt: saidAt, body } = record
    const { planId, plannedFor, outcome } = body as IntakeBody
    const [, hour = ''] = plannedFor.split('T')
    // Mornings and evenings are series of their own; who is away refuses nothing.
    const taken = outcome === 'taken' || outcome === 'absent'
    const at = parisInstant(plannedFor)
    return {
      ...nurseCame(record),
      intakes: [{ patientId, at, planId: `${planId} ${hour}`, taken, saidAt }],
    }
  },
  event: ({ id, patientId, body }) => {
    const { kind, when, cancelled } = body as EventBody
    // Visits are read with what surrounds them: `plannedVisits`.
    if (kind !== 'hospital' || cancelled || when.endsAt === undefined) return {}
    const [from, at] = [when.startsAt, when.endsAt].map((moment) =>
      isDay(moment) ? parisInstant(`${moment}T12:00`) : moment,
    )
    return { stays: [{ patientId, at: at!, from: from!, recordId: id }] }
  },
  transmission: (record) => nurseCame(record),
  document: ({ patientId, occurredAt: at, body }) =>
    (body as DocumentBody).made || (body as DocumentBody).kind === 'liaison'
      ? {}
      : { letters: [{ patientId, at }] },
}

/** Only looked for in dossiers where they are expected: there are thousands. */
const answers = ['transmission', 'document']

/** The facts of one patient, or of all, that the rules need. */
export function readFacts(store: RecordStore, nowMs: number, patientId?: string, known = feeds): Facts {
  const expecting = Object.keys(known).filter((type) => !answers.includes(type))
  const records =
    patientId === undefined
      ? expecting.flatMap((type) => store.listByType(type))
      : store.listByPatient(patientId, expecting)
  const facts = join([gather(records, known), { visits: plannedVisits(store, records, nowMs) }])
  const expected = new Set([...facts.visits, ...facts.stays].map((fact) => fact.patientId))
  return join([facts, ...[...expected].map((one) => gather(store.listByPatient(one, answers), known))])
}

/** A series is looked at so far back: whoever stopped coming before is no longer expected. */
const farBack = 400 * 86_400_000

/**
 * Visits of nurses that were to take place until now, from the agenda: whom it names says whose they
 * are, and nobody comes to a patient who is away.
 */
function plannedVisits(store: RecordStore, records: readonly CachedRecord[], nowMs: number): Facts['visits'] {
  const events = records
    .filter(({ type }) => type === 'event')
    .map((record) => ({ ...record, body: record.body as EventBody }))
  const visits = events.filter(({ body }) => body.kind === 'visit' && !body.cancelled)
  const named = [...new Set(visits.flatMap(({ body }) => body.who.map(({ id }) => id)))]
  const nurses = new Set(
    (named.length === 0 ? [] : store.listByField('care-team-member', 'member', named))
      .map(({ body }) => (body as CareTeamMemberBody).member)
      .filter(({ role }) => role === 'nurse')
      .map(({ id }) => id),
  )
  const [from, to] = [nowMs - farBack, nowMs].map((at) => parisDayOf(new Date(at).toISOString()))
  const ofPatient = Map.groupBy(events, ({ patientId }) => patientId)
  return visits
    .filter(({ body }) => body.who.some(({ id }) => nurses.has(id)))
    .flatMap(({ patientId, body }) => {
      const away = ofPatient.get(patientId)!.map((event) => event.body)
      return occurrencesOf(body, from!, to!)
        .filter((one) => !awayDuring(one, away))
        .map(({ firstDay, startsAt }) => ({ patientId, at: startsAt ?? parisInstant(`${firstDay}T12:00`) }))
    })
}

function gather(records: readonly CachedRecord[], known: Readonly<Record<string, Feed>>): Facts {
  return join(records.map((record) => known[record.type]?.(record) ?? {}))
}

function join(parts: readonly Partial<Facts>[]): Facts {
  return {
    intakes: parts.flatMap(({ intakes = [] }) => intakes),
    weights: parts.flatMap(({ weights = [] }) => weights),
    visits: parts.flatMap(({ visits = [] }) => visits),
    nurseNotes: parts.flatMap(({ nurseNotes = [] }) => nurseNotes),
    requests: parts.flatMap(({ requests = [] }) => requests),
    stays: parts.flatMap(({ stays = [] }) => stays),
    letters: parts.flatMap(({ letters = [] }) => letters),
  }
}
