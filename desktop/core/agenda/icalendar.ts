import { addDays } from '@navigateur-pro/domain/agenda/paris.ts'
import type { Occurrence } from '@navigateur-pro/domain/agenda/occurrences.ts'
import { toUtf8 } from '../lock/bytes.ts'

type CalendarEvent = Occurrence & {
  /** Random, and another at each export: it names nobody, and links no file to another. */
  readonly uid: string
  readonly summary: string
}

/** Octets of a line, its end not counted (RFC 5545, 3.1). */
const longest = 75

/** An iCalendar stream (RFC 5545), hours in UTC so that no time zone has to be described. */
export function toICalendar(events: readonly CalendarEvent[], at: string): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Navigateur Pro//Agenda//FR',
    'CALSCALE:GREGORIAN',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.uid}`,
      `DTSTAMP:${utc(at)}`,
      ...timeOf(event),
      `SUMMARY:${escaped(event.summary)}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function timeOf({ startsAt, endsAt, firstDay, lastDay }: Occurrence): readonly string[] {
  if (startsAt === undefined) {
    return [
      `DTSTART;VALUE=DATE:${compact(firstDay)}`,
      // The end is not included (3.6.1).
      ...(lastDay === undefined ? [] : [`DTEND;VALUE=DATE:${compact(addDays(lastDay, 1))}`]),
    ]
  }
  // An end that is the start is not allowed; without an end it takes no time.
  const end = endsAt !== undefined && Date.parse(endsAt) > Date.parse(startsAt) ? endsAt : undefined
  return [`DTSTART:${utc(startsAt)}`, ...(end === undefined ? [] : [`DTEND:${utc(end)}`])]
}

function utc(instant: string): string {
  return new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function compact(day: string): string {
  return day.replaceAll('-', '')
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '')
}

/** Never inside a character: a folded line is put together before it is decoded, but not by everyone. */
function folded(line: string): string {
  const parts = ['']
  let size = 0
  for (const character of line) {
    const octets = toUtf8(character).length
    if (size + octets > longest) {
      parts.push('')
      size = 1
    }
    parts[parts.length - 1] += character
    size += octets
  }
  return parts.join('\r\n ')
}
