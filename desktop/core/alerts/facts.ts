import type { Facts } from '@navigateur-pro/domain/alerts/signals.ts'
import { isDay, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
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

const feeds: Readonly<Record<string, Feed>> = {
  referral: request,
  'support-referral': request,
  measurement: ({ id, patientId, occurredAt: at, body }) => {
    const { kind, value, corrects } = body as MeasurementBody
    if (kind !== 'weight') return {}
    return { weights: [{ patientId, at, recordId: id, kilograms: value, corrects }] }
  },
  intake: ({ patientId, body }) => {
    const { planId, plannedFor, outcome } = body as IntakeBody
    const [, hour = ''] = plannedFor.split('T')
    // Mornings and evenings are series of their own; who is away refuses nothing.
    const taken = outcome === 'taken' || outcome === 'absent'
    return { intakes: [{ patientId, at: parisInstant(plannedFor), planId: `${planId} ${hour}`, taken }] }
  },
  event: ({ id, patientId, body }) => {
    const { kind, when, cancelled } = body as EventBody
    if (kind !== 'hospital' || cancelled || when.endsAt === undefined) return {}
    const [from, at] = [when.startsAt, when.endsAt].map((moment) =>
      isDay(moment) ? parisInstant(`${moment}T12:00`) : moment,
    )
    return { stays: [{ patientId, at: at!, from: from!, recordId: id }] }
  },
  transmission: ({ patientId, occurredAt: at, author }) =>
    author.role === 'nurse' ? { nurseNotes: [{ patientId, at }] } : {},
  document: ({ patientId, occurredAt: at, body }) =>
    (body as DocumentBody).kind === 'liaison' ? {} : { letters: [{ patientId, at }] },
}

/** Only looked for in dossiers where they are expected: there are thousands. */
const answers = ['transmission', 'document']

/** The facts of one patient, or of all, that the rules need. */
export function readFacts(store: RecordStore, patientId?: string, known = feeds): Facts {
  const expecting = Object.keys(known).filter((type) => !answers.includes(type))
  const records =
    patientId === undefined
      ? expecting.flatMap((type) => store.listByType(type))
      : store.listByPatient(patientId, expecting)
  const facts = gather(records, known)
  const expected = new Set([...facts.visits, ...facts.stays].map((fact) => fact.patientId))
  return join([facts, ...[...expected].map((one) => gather(store.listByPatient(one, answers), known))])
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
