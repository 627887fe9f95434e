import { parisInstant, addDays } from '@navigateur-pro/domain/agenda/paris.ts'
import { refuseFhir } from './outcome.ts'

/** Instants from `start` included to `end` excluded, in milliseconds. */
export type Span = { readonly start: number; readonly end: number }

export type DateTest = { readonly prefix: string; readonly span: Span }

const shape =
  /^(eq|ne|lt|le|gt|ge|sa|eb)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/

/** `ge2026-11`, `2026-11-22`, `lt2026-11-22T10:00:00+01:00`; without a zone it is the hour of Paris. */
export function readDateTest(name: string, text: string): DateTest {
  // A plus that was not escaped comes as a space.
  const match = shape.exec(text.replace(' ', '+'))
  const span = match && spanOf(match)
  if (!match || !span) throw refuseFhir('invalid', `Le paramètre ${name} n’est pas une date FHIR.`)
  return { prefix: match[1] ?? 'eq', span }
}

/** Search rules of R4 §3.1.1.4.6: the value and the parameter are both spans. */
export function passesDate(value: Span, { prefix, span }: DateTest): boolean {
  switch (prefix) {
    case 'eq':
      return value.start >= span.start && value.end <= span.end
    case 'ne':
      return value.start < span.start || value.end > span.end
    case 'lt':
      return value.start < span.start
    case 'le':
      return value.start < span.end
    case 'gt':
      return value.end > span.end
    case 'ge':
      return value.end > span.start
    case 'sa':
      return value.start >= span.end
    default:
      return value.end <= span.start
  }
}

/** What a date element of a resource covers: a day of Paris, or one millisecond. */
export function spanOfValue(value: string): Span {
  if (value.length === 10) return { start: midnight(value), end: midnight(addDays(value, 1)) }
  const start = Date.parse(value)
  return { start, end: start + 1 }
}

function spanOf(match: RegExpExecArray): Span | undefined {
  const [, , year = '', month, day, hour, second, fraction, zone] = match
  const next = (unit: number, start: number) => ({ start, end: start + unit })
  let span: Span
  if (month === undefined) {
    span = { start: midnight(`${year}-01-01`), end: midnight(`${Number(year) + 1}-01-01`) }
  } else if (day === undefined) {
    const following =
      month === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(month) + 1).padStart(2, '0')}`
    span = { start: midnight(`${year}-${month}-01`), end: midnight(`${following}-01`) }
  } else if (!exists(`${year}-${month}-${day}`)) {
    return undefined
  } else if (hour === undefined) {
    span = {
      start: midnight(`${year}-${month}-${day}`),
      end: midnight(addDays(`${year}-${month}-${day}`, 1)),
    }
  } else {
    const local = `${year}-${month}-${day}T${hour}`
    const minute = zone === undefined ? parisOf(local) : Date.parse(`${local}:00${zone}`)
    const at = minute + Number(second ?? 0) * 1000 + Math.floor(Number(`0.${fraction ?? 0}`) * 1000)
    span = next(second === undefined ? 60_000 : fraction === undefined ? 1000 : 1, at)
  }
  return Number.isFinite(span.start) && Number.isFinite(span.end) ? span : undefined
}

function exists(day: string): boolean {
  const at = Date.parse(`${day}T12:00Z`)
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day)
}

function midnight(day: string): number {
  return parisOf(`${day}T00:00`)
}

function parisOf(local: string): number {
  return Number.isFinite(Date.parse(`${local}Z`)) ? Date.parse(parisInstant(local)) : Number.NaN
}

/** As people type: without accents or capitals. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
