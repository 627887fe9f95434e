import { z } from 'zod'
import { isDay, parisDayOf, sayWhen } from '../agenda/paris.ts'
import { instant } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const eventKinds = {
  visit: 'Passage',
  appointment: 'Rendez-vous',
  absence: 'Absence',
  hospital: 'Hospitalisation',
  meeting: 'Réunion',
} as const
export const eventKind = z.enum(
  Object.keys(eventKinds) as [keyof typeof eventKinds, ...(keyof typeof eventKinds)[]],
)
export type EventKind = z.infer<typeof eventKind>

const moment = z.union([z.iso.date(), instant])

/**
 * When it is, as one value: a move is one change, so that two people who move the same appointment
 * without knowing of each other disagree on one field, and a start of one never meets the end of the other.
 */
export const eventTime = z
  .strictObject({
    /** An instant, or a day when the hour does not matter. */
    startsAt: moment,
    /** The last day is included. Absent: unknown yet (a hospital stay), or of no length. */
    endsAt: moment.optional(),
    repeats: z
      .strictObject({
        /** 1 is Monday; every day has the seven. */
        on: z.array(z.int().min(1).max(7)).min(1).max(7),
        until: z.iso.date().optional(),
        /** Days on which it does not take place. */
        skipped: z.array(z.iso.date()).max(100).default([]),
      })
      .optional(),
  })
  .refine(({ startsAt, endsAt }) => endsAt === undefined || isDay(startsAt) === isDay(endsAt), {
    message: 'Le début et la fin ont tous deux une heure, ou aucun.',
  })
  .refine(({ startsAt, endsAt }) => endsAt === undefined || Date.parse(endsAt) >= Date.parse(startsAt), {
    message: 'La fin vient après le début.',
  })
  .refine(({ startsAt, repeats }) => !repeats || !isDay(startsAt), {
    message: 'Ce qui se répète a une heure.',
  })
  .refine(
    ({ startsAt, endsAt, repeats }) =>
      !repeats || endsAt === undefined || parisDayOf(endsAt) === parisDayOf(startsAt),
    { message: 'Ce qui se répète finit le jour même.' },
  )
export type EventTime = z.infer<typeof eventTime>

/** A member of the circle as the agenda names him or her. */
const eventPerson = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  profession: z.string().min(1).max(120),
})

export const eventBody = z.strictObject({
  kind: eventKind,
  /** What it is for; may be left empty, its kind then says enough. */
  title: z.string().trim().max(200),
  when: eventTime,
  place: z.string().trim().max(200).default(''),
  /** Who comes, or whose absence it is; an absence of nobody is the patient's. */
  who: z.array(eventPerson).max(20).default([]),
  cancelled: z.literal(true).optional(),
  note: z.string().trim().max(1000).default(''),
})
export type EventBody = z.infer<typeof eventBody>

/**
 * A visit, an appointment, an absence, a stay in hospital: the shared agenda (NP-06). A note or a
 * person added on one side goes with a move on the other; a place does not, since it may be that of the other day.
 */
export const event = defineRecordType<EventBody>({
  name: 'event',
  label: { one: 'date d’agenda', many: 'dates d’agenda' },
  schemaVersion: 1,
  schema: eventBody,
  merge: { kind: 'versioned', mergeable: ['title', 'when', 'who', 'note'] },
  // Logistic first: everyone in the circle, home helps included, sees the same thirty days.
  confidentiality: ['logistic', 'medico-social', 'paramedical', 'medical'],
  forPatient: true,
  inTimeline: false,
  writtenAlone: true,
  fields: (body) => ({ who: body.who.map(({ id }) => id) }),
  searchText: (body) => `${body.title} ${body.place} ${body.note}`,
  title: (body) => {
    const name = body.title === '' ? eventKinds[body.kind] : `${eventKinds[body.kind]} : ${body.title}`
    return `${name}, ${sayTime(body.when)}${body.cancelled ? ', annulé' : ''}`
  },
})

const dayNames = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']

/** « jeudi 4 mars 2027 à 08:00 », « du … au … », « tous les jours à 08:00 depuis le … » */
function sayTime({ startsAt, endsAt, repeats }: EventTime): string {
  const start = sayWhen(startsAt)
  if (repeats) {
    const [day, hour] = start.split(' à ')
    return `${sayRepeat(repeats)} à ${hour} depuis le ${day}`
  }
  if (endsAt === undefined || parisDayOf(endsAt) === parisDayOf(startsAt)) return start
  return `du ${start} au ${sayWhen(endsAt)}`
}

/** « tous les jours », « lundi, mercredi, vendredi jusqu’au … » */
export function sayRepeat({ on, until }: NonNullable<EventTime['repeats']>): string {
  const days =
    on.length === 7
      ? 'tous les jours'
      : on
          .toSorted((a, b) => a - b)
          .map((day) => dayNames[day - 1])
          .join(', ')
  return until === undefined ? days : `${days} jusqu’au ${sayWhen(until)}`
}
