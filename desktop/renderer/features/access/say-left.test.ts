import { expect, it } from 'vitest'
import { sayLeft } from './say-left.ts'

it.each([
  [4 * 60, '4 h'],
  [3 * 60 + 12, '3 h 12'],
  [2 * 60 + 5, '2 h 05'],
  [8, '8 min'],
  [0.2, '1 min'],
  [-3, '1 min'],
])('%d minutes: %s', (minutes, said) => {
  const now = new Date('2026-11-22T10:00:00.000Z')
  const until = new Date(now.getTime() + minutes * 60_000).toISOString()
  expect(sayLeft(until, now).replaceAll('\u00a0', ' ')).toBe(said)
})
