import { type Facts, neededFacts } from '@navigateur-pro/domain/alerts/signals.ts'
import { awayDuring, occurrencesOf } from '@navigateur-pro/domain/agenda/occurrences.ts'
import { addDays, isDay, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import { careTeamMember, type CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
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

/**
 * The facts of one dossier that the rules can need from that day in Paris on, whatever it is joined to:
 * a function of its own records, so that it stands until one of them changes.
 */
export function readFacts(store: RecordStore, patientId: string, today: string, known = feeds): Facts {
  const list = (types: readonly string[]) =>
    store.listByPatient(patientId, types).filter((record) => record.patientId === patientId)
  const records = list(Object.keys(known).filter((type) => !answers.includes(type)))
  const visits = plannedVisits(records, () => list([careTeamMember.name]), today)
  const facts = joinFacts([gather(records, known), { visits }])
  const isExpected = facts.visits.length > 0 || facts.stays.length > 0
  return neededFacts(isExpected ? joinFacts([facts, gather(list(answers), known)]) : facts)
}

/** A series is looked at so far back: whoever stopped coming before is no longer expected. */
const farBack = 400

/**
 * Visits of nurses that were to take place until today, from the agenda: whom it names says whose they
 * are, and nobody comes to a patient who is away.
 */
function plannedVisits(
  records: readonly CachedRecord[],
  members: () => readonly CachedRecord[],
  today: string,
): Facts['visits'] {
  const events = records
    .filter(({ type }) => type === 'event')
    .map((record) => ({ ...record, body: record.body as EventBody }))
  const visits = events.filter(({ body }) => body.kind === 'visit' && !body.cancelled)
  if (visits.length === 0) return []
  const nurses = new Set(
    members()
      .map(({ body }) => (body as CareTeamMemberBody).member)
      .filter(({ role }) => role === 'nurse')
      .map(({ id }) => id),
  )
  const away = events.map(({ body }) => body)
  return visits
    .filter(({ body }) => body.who.some(({ id }) => nurses.has(id)))
    .flatMap(({ patientId, body }) =>
      occurrencesOf(body, addDays(today, -farBack), today)
        .filter((one) => !awayDuring(one, away))
        .map(({ firstDay, startsAt }) => ({ patientId, at: startsAt ?? parisInstant(`${firstDay}T12:00`) })),
    )
}

function gather(records: readonly CachedRecord[], known: Readonly<Record<string, Feed>>): Facts {
  return joinFacts(records.map((record) => known[record.type]?.(record) ?? {}))
}

/** Of several records, or of several dossiers. */
export function joinFacts(parts: readonly Partial<Facts>[]): Facts {
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
