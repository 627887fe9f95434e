import type { AgendaEntry } from '../../../contract/agenda-views.ts'
import { sayCalendarDay, sayTime } from '../../i18n/dates.ts'
import { agenda as words } from '../../i18n/fr-agenda.ts'

/** The agenda is told in the hours of Paris, as it was written. */
export const paris = 'Europe/Paris'

/** « 08:00 », « 08:00–08:30 », « Journée » */
export function sayHours({ startsAt, endsAt }: AgendaEntry): string {
  if (startsAt === undefined) return words.allDay
  const start = sayTime(startsAt, paris)
  const end = endsAt === undefined ? start : sayTime(endsAt, paris)
  return end === start ? start : words.hours(start, end)
}

/** « Rendez-vous : radiologie » */
export function sayName({ kind, title }: Pick<AgendaEntry, 'kind' | 'title'>): string {
  return title === '' ? words.names[kind] : `${words.names[kind]} : ${title}`
}

/** What is known beside the hour and the name, the most telling first. */
export function sayDetails(entry: AgendaEntry, now: Date): readonly string[] {
  const { firstDay, lastDay, kind, who, place, repeats, note, cancelled, away, source } = entry
  const lasts = kind === 'absence' || kind === 'hospital'
  return [
    cancelled && words.cancelled,
    away !== undefined && words.away(away),
    lasts && lastDay === undefined && words.open,
    lastDay !== undefined && lastDay !== firstDay && words.until(sayCalendarDay(lastDay, now, paris)),
    who.join(', '),
    place,
    source === 'referral' && words.fromCell,
    repeats,
    note,
  ].filter((part): part is string => typeof part === 'string' && part !== '')
}

/** The day under which a list shows it: what began before and lasts is today's. */
export function listedOn({ firstDay, lastDay = '9999-12-31' }: AgendaEntry, today: string): string {
  return firstDay < today && lastDay >= today ? today : firstDay
}
