import { isDay, parisDayOf, parisInstant, parisLocal } from '@navigateur-pro/domain/agenda/paris.ts'
import { type EventBody, eventBody, type EventKind } from '@navigateur-pro/domain/records/event.ts'
import { eventForm as words } from '../../i18n/fr-agenda.ts'

type Person = EventBody['who'][number]

export type EventFields = {
  readonly kind: EventKind
  readonly title: string
  readonly day: string
  readonly time: string
  readonly lastDay: string
  readonly endTime: string
  readonly repeat: keyof typeof words.repeats
  readonly on: readonly number[]
  readonly until: string
  readonly place: string
  readonly who: readonly Person[]
  readonly note: string
}

export type EventErrors = { readonly [field in 'day' | 'time' | 'lastDay' | 'endTime' | 'on']?: string }

/** Counted in days, not in hours. */
export function lasts(kind: EventKind): boolean {
  return kind === 'absence' || kind === 'hospital'
}

export function newFields(kind: EventKind, day: string, who: readonly Person[]): EventFields {
  return {
    kind,
    title: '',
    day,
    time: '',
    lastDay: '',
    endTime: '',
    repeat: 'none',
    on: [],
    until: '',
    place: '',
    who,
    note: '',
  }
}

export function fieldsOf({ kind, title, when, place, who, note }: EventBody): EventFields {
  const { startsAt, endsAt, repeats } = when
  const hourOf = (moment: string | undefined) =>
    moment === undefined || isDay(moment) ? '' : parisLocal(moment).slice(11)
  return {
    kind,
    title,
    day: parisDayOf(startsAt),
    time: hourOf(startsAt),
    lastDay: endsAt === undefined ? '' : parisDayOf(endsAt),
    endTime: hourOf(endsAt),
    repeat: !repeats ? 'none' : repeats.on.length === 7 ? 'daily' : 'weekly',
    on: repeats?.on ?? [],
    until: repeats?.until ?? '',
    place,
    who,
    note,
  }
}

const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** What is missing or cannot be, field by field; or the event. What the form does not show stays as it was. */
export function checkEvent(
  fields: EventFields,
  before: EventBody | undefined,
): { readonly body: EventBody } | { readonly errors: EventErrors } {
  const { kind, title, day, time, lastDay, endTime, repeat, until, place, who, note } = fields
  const days = lasts(kind)
  const on = repeat === 'daily' ? everyDay : fields.on
  const errors: EventErrors = {
    ...(day === '' && { day: words.askDay }),
    ...(!days && time === '' && { time: words.askTime }),
    ...(days && lastDay !== '' && lastDay < day && { lastDay: words.endBefore }),
    ...(!days && endTime !== '' && endTime < time && { endTime: words.endBefore }),
    ...(!days && repeat === 'weekly' && on.length === 0 && { on: words.askOn }),
  }
  if (Object.keys(errors).length > 0) return { errors }
  const end = days ? lastDay : endTime === '' ? '' : parisInstant(`${day}T${endTime}`)
  const repeats = !days &&
    repeat !== 'none' && {
      repeats: {
        on: [...on],
        ...(until !== '' && { until }),
        skipped: before?.when.repeats?.skipped ?? [],
      },
    }
  const parsed = eventBody.safeParse({
    kind,
    title,
    when: {
      startsAt: days ? day : parisInstant(`${day}T${time}`),
      ...(end !== '' && { endsAt: end }),
      ...repeats,
    },
    place,
    who,
    ...(before?.cancelled && { cancelled: true }),
    note,
  })
  return parsed.success
    ? { body: parsed.data }
    : { errors: { day: parsed.error.issues[0]?.message ?? words.askDay } }
}
