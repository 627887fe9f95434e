import { expect, test } from 'vitest'
import { ageInWords } from './age.ts'
import { parisDay, parisTime } from './paris-time.ts'

const noon = Date.parse('2026-11-21T11:00:00Z')

test.each([
  ['2026-11-21', 'aujourd’hui'],
  ['2026-11-20', 'hier'],
  ['2026-11-08', 'il y a 13 jours'],
  ['2026-11-07', 'il y a 2 semaines'],
  ['2026-09-22', 'il y a 8 semaines'],
  ['2026-09-21', 'il y a 2 mois'],
  ['2024-11-22', 'il y a 23 mois'],
  ['2024-11-21', 'il y a 2 ans'],
  ['2016-11-22', 'il y a 9 ans'],
  ['2026-11-22', ''],
  ['un jour', ''],
])('%s is %s on 21 November 2026', (then, words) => {
  expect(ageInWords(then, noon)).toBe(words)
})

test.each([
  // 23:30 on the 20th and 00:30 on the 21st in Paris: both are the 20th in UTC.
  ['2026-11-20T22:30:00Z', 'hier'],
  ['2026-11-20T23:30:00Z', 'aujourd’hui'],
  ['2026-11-21T00:30:00+01:00', 'aujourd’hui'],
])('%s is %s, counted in days of Paris', (then, words) => {
  expect(ageInWords(then, noon)).toBe(words)
})

test.each([
  ['2026-11-20T23:30:00Z', '2026-11-21', '21 novembre 2026 à 00:30'],
  ['2026-07-14T22:30:00Z', '2026-07-15', '15 juillet 2026 à 00:30'],
  ['2026-07-14T12:00:00-10:00', '2026-07-15', '15 juillet 2026 à 00:00'],
])('%s is said in the time of Paris, winter and summer', (instant, day, words) => {
  expect(parisDay(instant)).toBe(day)
  expect(parisTime(instant)).toBe(words)
})
