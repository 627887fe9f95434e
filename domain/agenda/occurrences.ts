import type { EventBody, EventTime } from '../records/event.ts'
import { addDays, isDay, parisDayOf, parisInstant, parisLocal, weekdayOf } from './paris.ts'

/** One time that something takes place. */
export type Occurrence = {
  readonly firstDay: string
  /** The same as the first, unless it lasts; absent when nobody knows yet. */
  readonly lastDay?: string | undefined
  /** Absent when the hour does not matter. */
  readonly startsAt?: string | undefined
  readonly endsAt?: string | undefined
}

/** Every time it takes place between two days, both included, in order. What repeats keeps its hour of Paris. */
export function occurrencesOf(body: EventBody, from: string, to: string): readonly Occurrence[] {
  const { when } = body
  return when.repeats ? repeated(when, when.repeats, from, to) : once(body, from, to)
}

function once({ kind, when }: EventBody, from: string, to: string): readonly Occurrence[] {
  const { startsAt, endsAt } = when
  const firstDay = parisDayOf(startsAt)
  const open = endsAt === undefined && (kind === 'hospital' || kind === 'absence')
  const lastDay = endsAt === undefined ? firstDay : parisDayOf(endsAt)
  if (firstDay > to || (!open && lastDay < from)) return []
  const hours = isDay(startsAt) ? {} : { startsAt, ...(endsAt !== undefined && { endsAt }) }
  return [{ firstDay, ...(!open && { lastDay }), ...hours }]
}

function repeated(
  { startsAt, endsAt }: EventTime,
  { on, until = '9999-12-31', skipped }: NonNullable<EventTime['repeats']>,
  from: string,
  to: string,
): readonly Occurrence[] {
  const [first = '', hour = ''] = parisLocal(startsAt).split('T')
  const end = endsAt === undefined ? undefined : parisLocal(endsAt).split('T')[1]
  const last = until < to ? until : to
  const days: string[] = []
  for (let day = first > from ? first : from; day <= last; day = addDays(day, 1)) {
    if (on.includes(weekdayOf(day)) && !skipped.includes(day)) days.push(day)
  }
  return days.map((day) => ({
    firstDay: day,
    lastDay: day,
    startsAt: parisInstant(`${day}T${hour}`),
    ...(end !== undefined && { endsAt: parisInstant(`${day}T${end}`) }),
  }))
}

/** Whether the patient is away when this takes place: in hospital, or an absence that is nobody else's. */
export function awayDuring(occurrence: Occurrence, events: readonly EventBody[]): EventBody | undefined {
  const [start, end] = spanOf(occurrence)
  return events.find((body) => {
    const away = body.kind === 'hospital' || (body.kind === 'absence' && body.who.length === 0)
    if (!away || body.cancelled) return false
    return occurrencesOf(body, occurrence.firstDay, occurrence.lastDay ?? occurrence.firstDay).some((one) => {
      const [leaves, returns] = spanOf(one)
      return leaves <= start && end <= returns
    })
  })
}

function spanOf({ firstDay, lastDay, startsAt, endsAt }: Occurrence): readonly [from: number, to: number] {
  const from = Date.parse(startsAt ?? parisInstant(`${firstDay}T00:00`))
  if (lastDay === undefined) return [from, Number.POSITIVE_INFINITY]
  if (startsAt === undefined) return [from, Date.parse(parisInstant(`${addDays(lastDay, 1)}T00:00`))]
  return [from, endsAt === undefined ? from : Date.parse(endsAt)]
}
