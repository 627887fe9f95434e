import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  ageOn,
  type BirthDateFormat,
  calendarDayOf,
  formatBirthDate,
  parseBirthDate,
  toIso,
} from './birth-date.ts'
import { anyText } from './testing/identities.ts'

const vectors = resolve(
  import.meta.dirname,
  '../../../shared/data/interop/vectors/insi-birthdate-completion.json',
)
const today = { year: 2026, month: 11, day: 21 }
const formats: readonly BirthDateFormat[] = ['AAAA-MM-JJ', 'JJ/MM/AAAA', 'JJ-MM-AAAA', 'AAAAMMJJ']

function write(day: { year: number; month: number; day: number }, format: BirthDateFormat): string {
  return format
    .replace('AAAA', String(day.year).padStart(4, '0'))
    .replace('MM', String(day.month).padStart(2, '0'))
    .replace('JJ', String(day.day).padStart(2, '0'))
}

describe('a birth date', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Paris'])(
    'is the same day in %s',
    (timeZone) => {
      process.env['TZ'] = timeZone
      expect(new Date(2026, 0, 1).getTimezoneOffset()).not.toBe(0)
      for (const format of formats) {
        expect(parseBirthDate(write({ year: 2003, month: 2, day: 1 }, format), format, today)).toEqual({
          kind: 'valid',
          birthDate: '2003-02-01',
          birthDateCertainty: 'exact',
          unlikelyAge: false,
        })
      }
      expect(formatBirthDate({ birthDate: '2003-02-01' })).toBe('1er février 2003')
    },
  )

  it.each([
    ['2003-02-01', 'JJ/MM/AAAA'],
    ['01/02/2003', 'AAAA-MM-JJ'],
    ['01/02/2003', 'JJ-MM-AAAA'],
    ['01-02-2003', 'JJ/MM/AAAA'],
    ['20030201', 'AAAA-MM-JJ'],
    ['2003-02-01', 'AAAAMMJJ'],
    ['2003-02-01T00:00+14:00', 'AAAA-MM-JJ'],
    ['2003-02-01\n', 'AAAA-MM-JJ'],
    [' 2003-02-01', 'AAAA-MM-JJ'],
    ['1/2/2003', 'JJ/MM/AAAA'],
    ['01/02/03', 'JJ/MM/AAAA'],
    ['٠١/٠٢/٢٠٠٣', 'JJ/MM/AAAA'],
    ['', 'AAAAMMJJ'],
  ] as const)('%j is refused when %s was declared', (text, format) => {
    expect(parseBirthDate(text, format, today)).toEqual({
      kind: 'invalid',
      code: 'FORMAT',
      message: `La date de naissance n’est pas écrite sous la forme ${format}.`,
    })
  })

  it.each([
    ['1979-03-28', '1979-03-28'],
    ['2000-02-29', '2000-02-29'],
    ['2024-02-29', '2024-02-29'],
    ['1900-02-29', 'IMPOSSIBLE'],
    ['2023-02-29', 'IMPOSSIBLE'],
    ['1950-02-31', 'IMPOSSIBLE'],
    ['1950-04-31', 'IMPOSSIBLE'],
    ['1950-06-31', 'IMPOSSIBLE'],
    ['1950-09-31', 'IMPOSSIBLE'],
    ['1950-11-31', 'IMPOSSIBLE'],
    ['1950-12-31', '1950-12-31'],
    ['1950-12-32', 'IMPOSSIBLE'],
    ['1950-13-01', 'IMPOSSIBLE'],
    ['1950-13-00', 'IMPOSSIBLE'],
    ['1950-00-32', 'IMPOSSIBLE'],
    ['0000-01-01', 'IMPOSSIBLE'],
    ['2026-11-21', '2026-11-21'],
    ['2026-11-22', 'FUTURE'],
    ['2026-12-01', 'FUTURE'],
    ['2027-01-01', 'FUTURE'],
    ['2027-00-00', 'FUTURE'],
    ['2026-12-00', 'FUTURE'],
    ['2026-11-00', '2026-11-01'],
    // A child born this year whose day is unknown: the completed date is ahead, the birth is not.
    ['2026-00-00', '2026-12-31'],
  ])('%s → %s', (text, expected) => {
    const parsed = parseBirthDate(text, 'AAAA-MM-JJ', today)
    const refused = { code: expected, message: expect.stringMatching(/^Cette date de naissance .+\.$/) }
    expect(parsed).toMatchObject(/^[0-9]/.test(expected) ? { kind: 'valid', birthDate: expected } : refused)
  })

  it.each([
    ['1950-03-00', '1950-03-01', 'day-unknown', '1er mars 1950 (jour inconnu)'],
    ['1950-00-12', '1950-01-12', 'month-unknown', '12 janvier 1950 (mois inconnu)'],
    ['1950-00-31', '1950-01-31', 'month-unknown', '31 janvier 1950 (mois inconnu)'],
    ['1950-00-00', '1950-12-31', 'day-and-month-unknown', '31 décembre 1950 (jour et mois inconnus)'],
    ['1979-03-28', '1979-03-28', 'exact', '28 mars 1979'],
    ['1979-08-01', '1979-08-01', 'exact', '1er août 1979'],
  ] as const)(
    '%s is completed by the RNIV rule, and says so',
    (text, birthDate, birthDateCertainty, french) => {
      expect(parseBirthDate(text, 'AAAA-MM-JJ', today)).toMatchObject({
        kind: 'valid',
        birthDate,
        birthDateCertainty,
      })
      expect(formatBirthDate({ birthDate, birthDateCertainty })).toBe(french)
    },
  )

  it.skipIf(!existsSync(vectors))(
    'agrees with shared/data/interop/vectors/insi-birthdate-completion.json',
    () => {
      const written = { 'month+year': '00/07/1950', 'day+year': '09/00/1950', 'year only': '00/00/1950' }
      const file = JSON.parse(readFileSync(vectors, 'utf8')) as {
        readonly rules: readonly { readonly known: keyof typeof written; readonly rule: string }[]
      }
      expect(file.rules).toHaveLength(3)
      for (const { known, rule } of file.rules) {
        const expected = rule.replace('AAAA', '1950').replace('MM', '07').replace('JJ', '09')
        const parsed = parseBirthDate(written[known], 'JJ/MM/AAAA', today)
        const [day, month, year] = expected.split('/')
        expect(parsed).toMatchObject({ kind: 'valid', birthDate: `${year}-${month}-${day}` })
      }
    },
  )

  it.each([
    ['1896-11-21', false],
    ['1896-01-01', false],
    ['1895-11-21', true],
    ['1700-01-01', true],
  ])('born on %s: asks a person (%s)', (text, unlikelyAge) => {
    expect(parseBirthDate(text, 'AAAA-MM-JJ', today)).toMatchObject({ kind: 'valid', unlikelyAge })
  })

  it.each([
    ['1979-11-21', 47],
    ['1979-11-22', 46],
    ['1979-12-01', 46],
    ['1979-03-28', 47],
    ['2026-11-21', 0],
    ['2026-11-22', undefined],
    ['2027-03-01', undefined],
    ['1979-02-31', undefined],
    ['n’importe quoi', undefined],
  ])('born on %s: %s years old', (birthDate, age) => {
    expect(ageOn({ birthDate }, today)).toBe(age)
  })

  it('a date completed to the end of this year is an age of 0, next year’s is none', () => {
    const birthDateCertainty = 'day-and-month-unknown'
    expect(ageOn({ birthDate: '2026-12-31', birthDateCertainty }, today)).toBe(0)
    expect(ageOn({ birthDate: '2027-12-31', birthDateCertainty }, today)).toBeUndefined()
  })

  it('an impossible date is shown as it was received', () => {
    expect(formatBirthDate({ birthDate: '1979-02-31' })).toBe('1979-02-31')
  })

  it('reads every real day of the calendar in each format, and no other', () => {
    const day = fc.record({
      year: fc.integer({ min: 1, max: 2025 }),
      month: fc.integer({ min: 1, max: 13 }),
      day: fc.integer({ min: 1, max: 32 }),
    })
    fc.assert(
      fc.property(day, fc.constantFrom(...formats), (parts, format) => {
        const text = write(parts, format)
        const oracle = new Date(0)
        oracle.setUTCFullYear(parts.year, parts.month - 1, parts.day)
        const real = oracle.getUTCMonth() === parts.month - 1 && oracle.getUTCDate() === parts.day
        expect(calendarDayOf(text, format)).toEqual(real ? parts : undefined)
        const parsed = parseBirthDate(text, format, today)
        expect(parsed).toMatchObject(
          real
            ? { kind: 'valid', birthDate: toIso(parts), birthDateCertainty: 'exact' }
            : { code: 'IMPOSSIBLE' },
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(anyText(30), fc.constantFrom(...formats), (text, format) => {
        expect(['valid', 'invalid']).toContain(parseBirthDate(text, format, today).kind)
        expect(typeof formatBirthDate({ birthDate: text })).toBe('string')
        expect(ageOn({ birthDate: text }, today) ?? 0).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })
})
