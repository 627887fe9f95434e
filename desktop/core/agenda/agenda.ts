import { awayDuring, type Occurrence, occurrencesOf } from '@navigateur-pro/domain/agenda/occurrences.ts'
import { addDays, parisDayOf, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type EventBody, eventKinds, sayRepeat } from '@navigateur-pro/domain/records/event.ts'
import { type ReferralBody, sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { AgendaEntry, AgendaView, RoundView } from '../../contract/agenda-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { toICalendar } from './icalendar.ts'

export type AgendaDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Patients
  readonly conflicts: Conflicts
  readonly person: () => Professional
  readonly now: () => string
  readonly newId: () => string
}

/** How far back and ahead a patient's agenda is read. */
const span = 30
/** How far ahead one's own agenda is exported. */
const exported = 90

type Event = { readonly record: CachedRecord; readonly body: EventBody }

/**
 * The shared agenda (NP-06). Appointments that the cell fixed are read from their requests, never
 * copied: a copy would be wrong as soon as one of the two moves.
 */
export function createAgenda(dependencies: AgendaDependencies) {
  const { store, registry, patients, conflicts, person, now, newId } = dependencies
  const today = () => parisDayOf(now())

  function read(patientId: string): AgendaView {
    const [from, to] = [addDays(today(), -span), addDays(today(), span)]
    const events = toEvents(store.listByPatient(patientId, ['event']))
    return {
      today: today(),
      from,
      to,
      entries: [
        ...events.flatMap((event) => entriesOf(event, events, from, to)),
        ...appointmentsOf(patientId, from, to),
      ].toSorted(inOrder),
      events: events.map(({ record, body }) => toLine(record, body)),
    }
  }

  /** What this person is named in, from today on; of a patient who is away too, and it says so. */
  function mine(days: number): RoundView {
    const mineOnly = toEvents(store.listByField('event', 'who', [person().id]))
    const byPatient = Map.groupBy(mineOnly, ({ record }) => record.patientId)
    const entries = [...byPatient].flatMap(([patientId, events]) => {
      const patient = patients.view(patientId)
      if (!patient) return []
      const all = toEvents(store.listByPatient(patientId, ['event']))
      return events
        .flatMap((event) => entriesOf(event, all, today(), addDays(today(), days - 1)))
        .filter(({ kind }) => kind !== 'hospital')
        .map((entry) => ({ ...entry, patient }))
    })
    return { today: today(), entries: entries.toSorted(inOrder) }
  }

  /** My agenda for a calendar outside: hours and « Passage », nothing of a patient. */
  function exportMine(): { readonly fileName: string; readonly text: string } {
    const entries = mine(exported).entries.filter(({ cancelled }) => !cancelled)
    const text = toICalendar(
      entries.map(({ kind, ...time }) => ({ ...time, uid: newId(), summary: eventKinds[kind] })),
      now(),
    )
    return { fileName: `agenda-${today()}.ics`, text }
  }

  function toEvents(records: readonly CachedRecord[]): Event[] {
    return records.flatMap((record) => {
      const known = readBody(registry, record)
      return known.kind === 'known' ? [{ record, body: known.body as EventBody }] : []
    })
  }

  function toLine(record: CachedRecord, body: EventBody): AgendaView['events'][number] {
    const { id, version, author, recordedAt, waiting, confidentiality } = record
    const conflict = conflicts.markOf(record)
    const decidedAt = conflicts.decidedAt(record)
    return {
      recordId: id,
      version,
      author,
      recordedAt,
      body,
      confidentiality,
      ...(waiting && { waiting }),
      mayRevise: waiting !== 'sent' && conflicts.mayWrite(record),
      ...(conflict && { conflict }),
      ...(decidedAt && { decidedAt }),
    }
  }

  function appointmentsOf(patientId: string, from: string, to: string): AgendaEntry[] {
    return store.listByPatient(patientId, ['referral']).flatMap((record) => {
      const known = readBody(registry, record)
      if (known.kind !== 'known') return []
      const referral = known.body as ReferralBody
      const { state, appointment } = referral
      const day = appointment?.at.slice(0, 10)
      if (state !== 'scheduled' || !appointment || day === undefined || day < from || day > to) return []
      return [
        {
          recordId: record.id,
          source: 'referral',
          kind: 'appointment',
          title: sayReferral(referral),
          firstDay: day,
          lastDay: day,
          startsAt: parisInstant(appointment.at),
          place: appointment.place,
          who: appointment.practitioner === '' ? [] : [appointment.practitioner],
          note: appointment.preparation,
          cancelled: false,
        },
      ]
    })
  }

  return { read, mine, exportMine }
}

function entriesOf({ record, body }: Event, all: readonly Event[], from: string, to: string): AgendaEntry[] {
  const others = all.filter((one) => one.record.id !== record.id).map((one) => one.body)
  const { kind, title, place, who, note, cancelled = false } = body
  return occurrencesOf(body, from, to).map((occurrence) => {
    const away = leavesHome(body) ? undefined : awayDuring(occurrence, others)
    return {
      recordId: record.id,
      source: 'event',
      kind,
      title,
      ...occurrence,
      place,
      who: who.map(({ name }) => name),
      note,
      ...(body.when.repeats && { repeats: sayRepeat(body.when.repeats) }),
      cancelled,
      ...(away && { away: eventKinds[away.kind].toLocaleLowerCase('fr') }),
    }
  })
}

function leavesHome({ kind }: EventBody): boolean {
  return kind === 'hospital' || kind === 'absence'
}

/** Of one day, what has no hour comes first. */
function inOrder(a: Occurrence, b: Occurrence): number {
  return startOf(a) - startOf(b)
}

function startOf({ startsAt, firstDay }: Occurrence): number {
  return Date.parse(startsAt ?? parisInstant(`${firstDay}T00:00`))
}
