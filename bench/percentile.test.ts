import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

test.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  [[7], 0.95, 7],
])('nearest rank: %j at %d is %d', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected)
})

test('nothing has no percentile', () => {
  expect(() => percentile([], 0.95)).toThrow('sans aucun échantillon')
})
