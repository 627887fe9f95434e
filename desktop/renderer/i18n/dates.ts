import { isDay } from '@navigateur-pro/domain/agenda/paris.ts'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'

/**
 * Dates as people say them. Pure: the present is given, and the time zone, when it is not the machine's.
 * A list says a hundred of them at a key press, so none of them makes a formatter.
 */

const months = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
] as const
const shortMonths = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
] as const
const weekdays = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const

type DayParts = {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** « aujourd’hui 08:12 », « hier 18:10 », « mardi 2 décembre, 18:10 » */
export function sayMoment(instant: string, now: Date, zone?: string): string {
  const day = dayOf(new Date(instant), zone)
  const near = distance(day, dayOf(now, zone))
  return `${sayDayParts(day, dayOf(now, zone))}${near > 1 || near < -1 ? ',' : ''} ${sayTime(instant, zone)}`
}

/** « 14:02 » or « à 14:02 » today, « hier 18:10 » before: an hour alone would lie. */
export function sayRecent(instant: string, now: Date, before = '', zone?: string): string {
  return dayKey(instant, zone) === dayKey(now.toISOString(), zone)
    ? before + sayTime(instant, zone)
    : sayMoment(instant, now, zone)
}

/** « aujourd’hui », « hier », « mardi 2 décembre », with the year when it is another one. */
export function sayDay(instant: string, now: Date, zone?: string): string {
  return sayDayParts(dayOf(new Date(instant), zone), dayOf(now, zone))
}

/** Same, of a calendar day `AAAA-MM-JJ` without hour nor zone. */
export function sayCalendarDay(date: string, now: Date, zone?: string): string {
  return sayDayParts(partsOf(date), dayOf(now, zone))
}

/** « 28 mars 1979 », « 1er mars 1979 »: of `AAAA-MM-JJ`, never through a Date, so that no zone moves a birthday. */
export function sayDate(date: string): string {
  const { year, month, day } = partsOf(date)
  return `${sayDayNumber(day)} ${months[month - 1] ?? '?'} ${year}`
}

/** « 3 nov. » of an instant or of a calendar day: where there is little room, and the year is told elsewhere. */
export function sayShortDay(when: string, zone?: string): string {
  const { month, day } = isDay(when) ? partsOf(when) : dayOf(new Date(when), zone)
  return `${sayDayNumber(day)} ${shortMonths[month - 1] ?? '?'}`
}

/** « 08:12 » */
export function sayTime(instant: string, zone?: string): string {
  return localOf(new Date(instant), zone).slice(11)
}

/** « samedi 21 novembre 2026 à 08:12 », for hover and screen readers. */
export function sayExact(instant: string, zone?: string): string {
  const day = dayOf(new Date(instant), zone)
  return `${sayWeekday(day)} ${sayDayNumber(day.day)} ${months[day.month - 1]} ${day.year} à ${sayTime(instant, zone)}`
}

/** « moins d’une minute », « 12 min », « 2 h », « 3 jours » */
export function sayDuration(since: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 60_000))
  if (minutes < 1) return 'moins d’une minute'
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / 1440)} jours`
}

/** A calendar day in the given zone: two instants of one day give the same text. */
export function dayKey(instant: string, zone?: string): string {
  const { year, month, day } = dayOf(new Date(instant), zone)
  return `${year}-${month}-${day}`
}

function sayDayParts(day: DayParts, today: DayParts): string {
  const away = distance(day, today)
  if (away === 0) return 'aujourd’hui'
  if (away === -1) return 'hier'
  if (away === 1) return 'demain'
  const year = day.year === today.year ? '' : ` ${day.year}`
  return `${sayWeekday(day)} ${sayDayNumber(day.day)} ${months[day.month - 1] ?? '?'}${year}`
}

function sayWeekday(day: DayParts): string {
  return weekdays[new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay()] ?? ''
}

function sayDayNumber(day: number): string {
  return day === 1 ? '1er' : String(day)
}

function distance(day: DayParts, from: DayParts): number {
  return Math.round(
    (Date.UTC(day.year, day.month - 1, day.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000,
  )
}

function partsOf(date: string): DayParts {
  const [year = 0, month = 0, day = 0] = date.slice(0, 10).split('-').map(Number)
  return { year, month, day }
}

function dayOf(date: Date, zone: string | undefined): DayParts {
  return zone === undefined ? calendarDay(date) : partsOf(localOf(date, zone))
}

/** « 2026-11-21 08:12 » */
function localOf(date: Date, zone: string | undefined): string {
  if (zone !== undefined) return inZone(date, zone)
  const pad = (value: number) => String(value).padStart(2, '0')
  const { year, month, day } = calendarDay(date)
  return `${year}-${pad(month)}-${pad(day)} ${pad(date.getHours())}:${pad(date.getMinutes())}`
}

function inZone(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(date)
}

/** The day it is here. */
export function calendarDay(now: Date): CalendarDay {
  return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() }
}
