import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toICalendar } from './icalendar.ts'

const at = '2026-11-22T07:30:15.250Z'
const visit = {
  uid: 'e1',
  summary: 'Passage',
  firstDay: '2026-11-23',
  lastDay: '2026-11-23',
  startsAt: '2026-11-23T07:00:00.000Z',
  endsAt: '2026-11-23T07:30:00.000Z',
}

/** RFC 5545, 3.1: what a content line may be, its parts and its values apart. */
const contentLine = /^([A-Z-]+)((?:;[A-Z-]+=[^;:,"\p{Cc}]+)*):(.*)$/su
const textValue = /^(?:[^\\;,\p{Cc}]|\\[\\;,nN])*$/su
const values: Readonly<Record<string, RegExp>> = {
  BEGIN: /^V(CALENDAR|EVENT)$/,
  END: /^V(CALENDAR|EVENT)$/,
  VERSION: /^2\.0$/,
  PRODID: textValue,
  CALSCALE: /^GREGORIAN$/,
  UID: textValue,
  DTSTAMP: /^\d{8}T\d{6}Z$/,
  SUMMARY: textValue,
}

type Property = { readonly name: string; readonly value: string }

/** Reads it as a calendar does: lines, unfolded, each of the grammar, each value of its type. */
function read(text: string): readonly Property[] {
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const lines = text.slice(0, -2).split('\r\n')
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  return lines
    .join('\r\n')
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .map((line) => {
      const [, name = '', parameters = '', value = ''] = contentLine.exec(line) ?? []
      const ofDate = name === 'DTSTART' || name === 'DTEND'
      const expected = ofDate ? (parameters === ';VALUE=DATE' ? /^\d{8}$/ : /^\d{8}T\d{6}Z$/) : values[name]
      expect(expected).toBeDefined()
      expect(value).toMatch(expected!)
      return { name, value }
    })
}

const unescape = (value: string) =>
  value.replaceAll(/\\([\\;,nN])/g, (_all, sign: string) => (/n/i.test(sign) ? '\n' : sign))
const of = (properties: readonly Property[], name: string) =>
  properties.filter((property) => property.name === name).map(({ value }) => value)

it('a visit of the morning, in UTC', () => {
  expect(toICalendar([visit], at).split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Navigateur Pro//Agenda//FR',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    'UID:e1',
    'DTSTAMP:20261122T073015Z',
    'DTSTART:20261123T070000Z',
    'DTEND:20261123T073000Z',
    'SUMMARY:Passage',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ])
})

it('days without an hour are dates, the end the day after the last', () => {
  const read3days = read(
    toICalendar([{ uid: 'e2', summary: 'Absence', firstDay: '2026-12-30', lastDay: '2027-01-01' }], at),
  )
  expect([of(read3days, 'DTSTART'), of(read3days, 'DTEND')]).toEqual([['20261230'], ['20270102']])
})

it('what takes no time has no end', () => {
  const properties = read(toICalendar([{ ...visit, endsAt: visit.startsAt }], at))
  expect(of(properties, 'DTEND')).toEqual([])
})

it('any text comes back as it was, whatever it holds, in lines of seventy-five octets', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', '🚑', '\\', ';', ',', '\n', 'n', '"', ':'),
    maxLength: 200,
  })
  fc.assert(
    fc.property(text, (summary) => {
      const properties = read(toICalendar([{ ...visit, summary }, visit], at))
      expect(of(properties, 'SUMMARY').map(unescape)).toEqual([summary, 'Passage'])
      expect(of(properties, 'BEGIN').concat(of(properties, 'END'))).toHaveLength(6)
    }),
  )
})

it('control characters, which no calendar may hold, are left out', () => {
  const properties = read(toICalendar([{ ...visit, summary: 'Pas\u0000sa\u001bge\t' }], at))
  expect(of(properties, 'SUMMARY')).toEqual(['Passage'])
})
