import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '@navigateur-pro/domain/agenda/paris.ts'
import { outOfBounds, readDay, writeDay } from './read-day.ts'

/** A Sunday. */
const today = '2026-11-22'

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
]

/** Every way to write a day in full. */
const forms: Readonly<Record<string, (year: string, month: string, day: string) => string>> = {
  slashes: (year, month, day) => `${day}/${month}/${year}`,
  short: (year, month, day) => `${Number(day)}/${Number(month)}/${year}`,
  dashes: (year, month, day) => `${day}-${month}-${year}`,
  points: (year, month, day) => `${day}.${month}.${year}`,
  spaces: (year, month, day) => `${day} ${month} ${year}`,
  digits: (year, month, day) => `${day}${month}${year}`,
  iso: (year, month, day) => `${year}-${month}-${day}`,
  words: (year, month, day) => `${Number(day)} ${months[Number(month) - 1]} ${year}`,
  capitals: (year, month, day) => `${day}\u00A0${months[Number(month) - 1]?.toUpperCase()}\u202F${year}`,
}

function daysFrom(from: string, until: string): readonly string[] {
  const days: string[] = []
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day)
  return days
}

const everyDay = daysFrom('1900-01-01', '2100-12-31')

/** The days that are not read as themselves, written so. */
function misread(days: readonly string[], write: (day: string) => string): readonly string[] {
  return days.filter((day) => {
    const read = readDay(write(day), today)
    return !('value' in read) || read.value !== day
  })
}

describe('a day as people write it', () => {
  it.each([
    ['24/11', '2026-11-24'],
    ['24/11/26', '2026-11-24'],
    ['24/11/2026', '2026-11-24'],
    ['24112026', '2026-11-24'],
    ['241126', '2026-11-24'],
    ['24 nov', '2026-11-24'],
    ['24 nov. 2026', '2026-11-24'],
    ['24-11-2026', '2026-11-24'],
    ['24 / 11 / 2026', '2026-11-24'],
    ['24‑11‑2026', '2026-11-24'],
    ['2026-11-24', '2026-11-24'],
    ['mardi 24 novembre 2026', '2026-11-24'],
    ['Mardi 24 novembre', '2026-11-24'],
    ['1er déc.', '2026-12-01'],
    ['  3/4/2026 ', '2026-04-03'],
    // Near the turn of the year, the nearest.
    ['03/01', '2027-01-03'],
    ['29/07', '2026-07-29'],
    // Ninety-nine years can be told by two digits.
    ['01/02/46', '2046-02-01'],
    ['01/02/47', '1947-02-01'],
    ['28/03/79', '1979-03-28'],
    ['hier', '2026-11-21'],
    ['aujourd’hui', today],
    ['Demain', '2026-11-23'],
    ['après-demain', '2026-11-24'],
    ['lundi', '2026-11-23'],
    ['samedi', '2026-11-28'],
    // Of a Sunday, the next one.
    ['dimanche', '2026-11-29'],
    ['', ''],
    ['   ', ''],
  ])('« %s »', (text, value) => expect(readDay(text, today)).toEqual({ value }))

  it.each([
    ['31/02/2026', 'absent'],
    ['29/02/2027', 'absent'],
    ['31/04', 'absent'],
    ['00/11/2026', 'absent'],
    ['2026-02-30', 'absent'],
    // As an American writes 24 November: no day here.
    ['11/24/2026', 'absent'],
    ['20261124', 'century'],
    ['15/06', 'year'],
    ['29/02', 'year'],
    ['lundi 24 novembre 2026', 'weekday'],
    ['24/11/0206', 'century'],
    ['24/11/2101', 'century'],
    ['24', 'unreadable'],
    ['2411', 'unreadable'],
    ['2010', 'unreadable'],
    ['24/11/', 'unreadable'],
    ['24/11/202', 'unreadable'],
    ['24 jui 2026', 'unreadable'],
    ['24 ma 2026', 'unreadable'],
    ['24 nova 2026', 'unreadable'],
    ['vendi 24 novembre 2026', 'unreadable'],
    ['24/11/2026 14:30', 'unreadable'],
    ['24/11-25/11', 'unreadable'],
    ['٢٤/١١/٢٠٢٦', 'unreadable'],
    ['la semaine prochaine', 'unreadable'],
  ])('« %s » is no day: %s', (text, problem) => expect(readDay(text, today)).toEqual({ problem }))

  it.each(Object.entries(forms))('every day from 1900 to 2100 reads back: %s', (_name, write) => {
    const wrong = misread(everyDay, (day) => write(day.slice(0, 4), day.slice(5, 7), day.slice(8)))
    expect(wrong).toEqual([])
  })

  it('a short year reads back within a century, and none within four months', () => {
    const century = everyDay.filter((day) => day >= '1947' && day < '2047')
    expect(misread(century, (day) => `${writeDay(day).slice(0, 6)}${day.slice(2, 4)}`)).toEqual([])
    const near = daysFrom(addDays(today, -120), addDays(today, 120))
    expect(misread(near, (day) => writeDay(day).slice(0, 5))).toEqual([])
    for (const far of daysFrom(addDays(today, 121), addDays(today, 244))) {
      expect(readDay(writeDay(far).slice(0, 5), today)).toEqual({ problem: 'year' })
    }
  })

  it('whatever is typed is one day or none: shown, it reads as the same, and on any other day too', () => {
    const pieces = ['24', '11', '3', '04', '2026', '26', '/', '-', '.', ' ', 'nov', 'mai', '1er', 'mardi ']
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(texts, fc.integer({ min: -9000, max: 9000 }), (parts, later) => {
        const text = parts.join('')
        const read = readDay(text, today)
        const shown = 'value' in read ? writeDay(read.value) : text
        // What is shown, and what has its year in full, reads the same whenever it is read.
        const still = shown.includes('/') && 'value' in read ? [shown] : []
        const full = text.includes('2026') && 'value' in read ? [...still, text] : still
        const other = addDays(today, later)
        expect(full.map((one) => readDay(one, other))).toEqual(full.map(() => read))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('bounds', () => {
  it('are said, and a bound that is no day is none', () => {
    expect(outOfBounds('2026-11-21', today)).toBe('Pas avant le 22/11/2026.')
    expect(outOfBounds(today, today, today)).toBeUndefined()
    expect(outOfBounds('2026-11-23', undefined, today)).toBe('Pas après le 22/11/2026.')
    expect(outOfBounds('2026-11-21', '24/1')).toBeUndefined()
  })
})
