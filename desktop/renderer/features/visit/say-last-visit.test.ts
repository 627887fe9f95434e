import { expect, it } from 'vitest'
import { sayLastVisit } from './say-last-visit.ts'

it.each([
  ['2026-11-21T07:12:00Z', 'd’aujourd’hui 08:12'],
  ['2026-11-20T17:10:00Z', 'd’hier'],
  ['2026-11-04T09:00:00Z', 'du 4 novembre'],
  ['2025-12-01T09:00:00Z', 'du 1er décembre 2025'],
])('depuis votre visite, %s → %s', (since, said) => {
  expect(sayLastVisit(since, new Date('2026-11-21T08:30:00Z'), 'Europe/Paris')).toBe(said)
})
