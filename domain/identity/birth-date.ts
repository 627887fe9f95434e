import type { BirthDateCertainty, Identity } from './identity.ts'

export type CalendarDay = { readonly year: number; readonly month: number; readonly day: number }

/** The format is declared by whoever gives the date: "01/02/03" is never guessed. */
export type BirthDateFormat = 'AAAA-MM-JJ' | 'JJ/MM/AAAA' | 'JJ-MM-AAAA' | 'AAAAMMJJ'

export type BirthDateResult =
  | {
      readonly kind: 'valid'
      /** AAAA-MM-JJ, completed by the RNIV rule where parts are unknown; spreads into an `Identity`. */
      readonly birthDate: string
      readonly birthDateCertainty: BirthDateCertainty
      /** Older than 130 years: a person is asked. */
      readonly unlikelyAge: boolean
    }
  | { readonly kind: 'invalid'; readonly code: 'FORMAT' | 'IMPOSSIBLE' | 'FUTURE'; readonly message: string }

type Dated = Pick<Identity, 'birthDate' | 'birthDateCertainty'>

const layouts: Readonly<Record<BirthDateFormat, RegExp>> = {
  'AAAA-MM-JJ': /^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})$/,
  'JJ/MM/AAAA': /^(?<day>[0-9]{2})\/(?<month>[0-9]{2})\/(?<year>[0-9]{4})$/,
  'JJ-MM-AAAA': /^(?<day>[0-9]{2})-(?<month>[0-9]{2})-(?<year>[0-9]{4})$/,
  AAAAMMJJ: /^(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})$/,
}

const monthNames = [
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
]

const doubts: Readonly<Record<BirthDateCertainty, string>> = {
  exact: '',
  'day-unknown': ' (jour inconnu)',
  'month-unknown': ' (mois inconnu)',
  'day-and-month-unknown': ' (jour et mois inconnus)',
}

/**
 * Reads a birth date written in a declared format. An unknown part is written 00 and completed by the RNIV rule
 * (EXI ID 11/12, EXI PP 19): 01/MM, JJ/01, or 31/12 when both are unknown. No JavaScript Date is involved, so no
 * time zone can move a birthday. A date is in the future when its earliest possible day is after `today`.
 */
export function parseBirthDate(text: string, format: BirthDateFormat, today: CalendarDay): BirthDateResult {
  const parts = readParts(text, format)
  if (!parts) return invalid('FORMAT', `La date de naissance n’est pas écrite sous la forme ${format}.`)
  const { certainty, ...completed } = complete(parts)
  if (!exists(completed)) return invalid('IMPOSSIBLE', 'Cette date de naissance n’existe pas.')
  const earliest = { year: parts.year, month: parts.month || 1, day: parts.day || 1 }
  if (rank(earliest) > rank(today)) return invalid('FUTURE', 'Cette date de naissance est dans le futur.')
  const dated = { birthDate: toIso(completed), birthDateCertainty: certainty }
  return { kind: 'valid', ...dated, unlikelyAge: isUnlikelyAge(dated, today) }
}

/** The day of a complete date, or undefined when it is badly written or does not exist (31/02, 29/02/1900). */
export function calendarDayOf(text: string, format: BirthDateFormat): CalendarDay | undefined {
  const parts = readParts(text, format)
  return parts && exists(parts) ? parts : undefined
}

export function toIso({ year, month, day }: CalendarDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whole years on a day; 0 for an incomplete date of the current year; undefined for an impossible or future one. */
export function ageOn(dated: Dated, today: CalendarDay): number | undefined {
  const birth = calendarDayOf(dated.birthDate, 'AAAA-MM-JJ')
  if (!birth) return undefined
  const birthdayToCome = today.month * 100 + today.day < birth.month * 100 + birth.day
  const age = today.year - birth.year - (birthdayToCome ? 1 : 0)
  if (age >= 0) return age
  const incomplete = (dated.birthDateCertainty ?? 'exact') !== 'exact'
  return incomplete && birth.year === today.year ? 0 : undefined
}

/** Older than anybody alive: a person is asked. */
export function isUnlikelyAge(dated: Dated, today: CalendarDay): boolean {
  return (ageOn(dated, today) ?? 0) > 130
}

/** "1979-03-28" → « 28 mars 1979 »; what is uncertain is said: « 1er mars 1950 (jour inconnu) ». */
export function formatBirthDate(dated: Dated): string {
  const birth = calendarDayOf(dated.birthDate, 'AAAA-MM-JJ')
  if (!birth) return dated.birthDate
  const day = birth.day === 1 ? '1er' : String(birth.day)
  return `${day} ${monthNames[birth.month - 1]} ${birth.year}${doubts[dated.birthDateCertainty ?? 'exact']}`
}

function readParts(text: string, format: BirthDateFormat): CalendarDay | undefined {
  const groups = layouts[format].exec(text)?.groups
  return (
    groups && { year: Number(groups['year']), month: Number(groups['month']), day: Number(groups['day']) }
  )
}

function complete({
  year,
  month,
  day,
}: CalendarDay): CalendarDay & { readonly certainty: BirthDateCertainty } {
  if (month === 0 && day === 0) return { year, month: 12, day: 31, certainty: 'day-and-month-unknown' }
  if (month === 0) return { year, month: 1, day, certainty: 'month-unknown' }
  if (day === 0) return { year, month, day: 1, certainty: 'day-unknown' }
  return { year, month, day, certainty: 'exact' }
}

function exists({ year, month, day }: CalendarDay): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return year > 0 && day > 0 && day <= days
}

function rank({ year, month, day }: CalendarDay): number {
  return year * 10_000 + month * 100 + day
}

function invalid(code: 'FORMAT' | 'IMPOSSIBLE' | 'FUTURE', message: string): BirthDateResult {
  return { kind: 'invalid', code, message }
}
