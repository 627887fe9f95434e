import { occurrencesOf, type Occurrence } from '@navigateur-pro/domain/agenda/occurrences.ts'
import { addDays, parisDayOf, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import { eventBody, type EventBody, eventKinds } from '@navigateur-pro/domain/records/event.ts'
import type { StoredRecord } from '../storage/port.ts'
import { canonicals } from './canonicals.ts'
import { bodiesOf, type Dossier, type Window } from './dossier.ts'
import { refersToRole } from './professionals.ts'
import { latestOf, type Meta, referenceTo, type Resource } from './resource.ts'

type Event = Omit<StoredRecord, 'body'> & { readonly body: EventBody }
type Taking = { readonly id: string; readonly event: Event; readonly start: string; readonly end: string }

/** The agenda that the circle shares of one patient (GAP 3.0.0): one Schedule, whose actor is the patient. */
export function toSchedules(dossier: Dossier): readonly Resource[] {
  const events = bodiesOf<EventBody>(dossier, 'event')
  const { patient, window } = dossier
  return [
    {
      resourceType: 'Schedule',
      id: patient,
      meta: events.length === 0 ? {} : { lastUpdated: latestOf(events.map(({ receivedAt }) => receivedAt)) },
      identifier: [{ use: 'usual', system: canonicals.systems.dossier, value: `${patient}/agenda` }],
      active: true,
      actor: [referenceTo('Patient', patient)],
      planningHorizon: { start: window.from, end: window.to },
    },
  ]
}

/** Times that are taken, absences and stays included. Free times are not known here. */
export function toSlots(dossier: Dossier): readonly Resource[] {
  return takings(dossier)
    .filter(({ event }) => !event.body.cancelled)
    .map(({ id, event, start, end }) => ({
      resourceType: 'Slot',
      id,
      meta: metaOf(event),
      serviceType: [{ text: eventKinds[event.body.kind] }],
      schedule: referenceTo('Schedule', dossier.patient),
      status: isMeeting(event.body) ? 'busy' : 'busy-unavailable',
      start,
      end,
    }))
}

/** Visits, appointments and meetings. An absence or a stay in hospital is no appointment: it is a Slot alone. */
export function toAppointments(dossier: Dossier): readonly Resource[] {
  return takings(dossier)
    .filter(({ event }) => isMeeting(event.body))
    .map(({ id, event, start, end }) => {
      const { body } = event
      const comment = [body.place === '' ? '' : `Lieu : ${body.place}`, body.note].filter(Boolean).join('\n')
      return {
        resourceType: 'Appointment',
        id,
        meta: metaOf(event),
        identifier: [{ system: canonicals.systems.uri, value: `urn:uuid:${event.id}` }],
        status: body.cancelled ? 'cancelled' : 'booked',
        serviceType: [{ text: eventKinds[body.kind] }],
        ...(body.title !== '' && { description: body.title }),
        ...(body.cancelled ? {} : { slot: [referenceTo('Slot', id)] }),
        start,
        end,
        created: event.recordedAt,
        ...(comment !== '' && { comment }),
        participant: [
          { actor: referenceTo('Patient', dossier.patient), required: 'required', status: 'accepted' },
          ...body.who.map((person) => ({
            actor: refersToRole(person),
            required: 'required',
            status: 'accepted',
          })),
        ],
      }
    })
}

/** From its first day to ninety days ahead: what repeats is read with its day in its number. */
export function windowOfEvent({ body }: StoredRecord): Window | undefined {
  const read = eventBody.safeParse(body)
  if (!read.success) return undefined
  const from = parisDayOf(read.data.when.startsAt)
  const ahead = addDays(parisDayOf(new Date().toISOString()), 90)
  return { from, to: ahead > from ? ahead : from }
}

function takings(dossier: Dossier): readonly Taking[] {
  const { window } = dossier
  return bodiesOf<EventBody>(dossier, 'event')
    .flatMap((event) =>
      occurrencesOf(event.body, window.from, window.to).map((occurrence) => ({
        // What repeats is many times of one record: the day tells them apart.
        id: event.body.when.repeats ? `${event.id}.${occurrence.firstDay}` : event.id,
        event,
        ...boundsOf(occurrence, window.to),
      })),
    )
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1))
}

/** A day without an hour is that whole day in Paris; an end that nobody knows is that of the window. */
function boundsOf({ firstDay, lastDay, startsAt, endsAt }: Occurrence, until: string) {
  const midnight = (day: string) => parisInstant(`${day}T00:00`)
  const start = startsAt ?? midnight(firstDay)
  const end =
    endsAt ??
    (lastDay === undefined
      ? midnight(addDays(until, 1))
      : startsAt !== undefined
        ? startsAt
        : midnight(addDays(lastDay, 1)))
  return { start: start, end: end }
}

function isMeeting({ kind }: EventBody): boolean {
  return kind === 'visit' || kind === 'appointment' || kind === 'meeting'
}

function metaOf({ version, receivedAt, confidentiality }: Event): Meta {
  return {
    versionId: String(version),
    lastUpdated: receivedAt,
    tag: [{ system: canonicals.systems.confidentiality, code: confidentiality }],
  }
}
