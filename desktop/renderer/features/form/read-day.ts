import { addDays, weekdayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { calendarDayOf, toIso } from '@navigateur-pro/domain/identity/birth-date.ts'
import { dayField as words } from '../../i18n/fr-form.ts'

export type DayProblem = keyof typeof words.problems

/** « 2026-11-24 », nothing when nothing is written, or why it is no day. */
export type DayRead = { readonly value: string } | { readonly problem: DayProblem }

const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
const months = [
  'janvier',
  'fevrier',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'aout',
  'septembre',
  'octobre',
  'novembre',
  'decembre',
]
const near: Readonly<Record<string, number>> = {
  'avant-hier': -2,
  hier: -1,
  "aujourd'hui": 0,
  demain: 1,
  'apres-demain': 2,
}

const iso = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/
const digits = /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})$/
const written =
  /^(?:(?<weekday>[a-z]+di|dimanche) )?(?<day>1er|\d{1,2})(?: ?[/.-] ?| )(?<month>\d{1,2}|[a-z]{3,}\.?)(?:(?: ?[/.-] ?| )(?<year>\d{4}|\d{2}))?$/

/**
 * A day as people write it in French, and the day always comes first: 11/24 is no day, never
 * 24 November. A year that is left out is that of the nearest such day, when it is near; two
 * digits are a year from 79 years ago to 20 years ahead.
 */
export function readDay(text: string, today: string): DayRead {
  const plain = simplify(text)
  if (plain === '') return { value: '' }
  const away = near[plain]
  if (away !== undefined) return { value: addDays(today, away) }
  const weekday = weekdays.indexOf(plain) + 1
  // Of a Monday, « lundi » is the next one.
  if (weekday > 0) return { value: addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1) }
  const found = (iso.exec(plain) ?? digits.exec(plain) ?? written.exec(plain))?.groups
  const month = found && monthOf(found['month'] ?? '')
  if (!found || month === undefined) return { problem: 'unreadable' }
  const named = found['weekday'] === undefined ? 0 : weekdays.indexOf(found['weekday']) + 1
  if (found['weekday'] !== undefined && named === 0) return { problem: 'unreadable' }
  const read = inYear(found['year'], { month, day: Number.parseInt(found['day'] ?? '', 10) }, today)
  if ('value' in read && named > 0 && weekdayOf(read.value) !== named) return { problem: 'weekday' }
  return read
}

/** « 24/11/2026 »; what is no day is left as it is. */
export function writeDay(value: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return match ? `${match[3]}/${match[2]}/${match[1]}` : value
}

/** Why a day that can be read cannot be taken. */
export function outOfBounds(day: string, min?: string, max?: string): string | undefined {
  if (isDay(min) && day < min) return words.notBefore(writeDay(min))
  if (isDay(max) && day > max) return words.notAfter(writeDay(max))
  return undefined
}

export function isDay(value: string | undefined): value is string {
  return value !== undefined && calendarDayOf(value, 'AAAA-MM-JJ') !== undefined
}

type DayOfYear = { readonly month: number; readonly day: number }

function inYear(year: string | undefined, part: DayOfYear, today: string): DayRead {
  if (year === undefined) return nearest(part, today)
  const full = year.length === 4 ? Number(year) : fullYear(Number(year), Number(today.slice(0, 4)))
  if (full < 1900 || full > 2100) return { problem: 'century' }
  const value = toIso({ year: full, ...part })
  return isDay(value) ? { value } : { problem: 'absent' }
}

function fullYear(twoDigits: number, current: number): number {
  const latest = current + 20
  return latest - ((latest - twoDigits) % 100)
}

/** Four months: further, it could as well be the year before or the year after. */
const nearDays = 120

function nearest(part: DayOfYear, today: string): DayRead {
  const year = Number(today.slice(0, 4))
  // 2024 has all the days that a year may have.
  if (!isDay(toIso({ year: 2024, ...part }))) return { problem: 'absent' }
  const value = [year - 1, year, year + 1]
    .map((each) => toIso({ year: each, ...part }))
    .find((day) => isDay(day) && Math.abs(Date.parse(day) - Date.parse(today)) <= nearDays * 86_400_000)
  return value === undefined ? { problem: 'year' } : { value }
}

function monthOf(written: string): number | undefined {
  if (/^\d/.test(written)) return Number(written)
  const start = written.replace('.', '')
  const found = months.filter((name) => name.startsWith(start))
  const [only] = found
  return only !== undefined && found.length === 1 ? months.indexOf(only) + 1 : undefined
}

/** Without accents, capitals, nor the spaces, hyphens and apostrophes of a word processor. */
function simplify(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\u2010\u2011\u2013]/g, '-')
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
}
