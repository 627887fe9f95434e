import { expect, test } from 'vitest'
import { type Metric, summarise } from './metric.ts'

const metric: Metric = { name: 'search', unit: 'ms', peer: 'FTS5 seul', better: 'lower' }
const samples = [
  { value: 10, peerValue: 30 },
  { value: 900, peerValue: 20 },
  { value: 12, peerValue: 24 },
]

test('medians: one hiccup does not decide', () => {
  expect(summarise(metric, samples)).toEqual({
    metric: 'search',
    value: 12,
    unit: 'ms',
    peer: 'FTS5 seul',
    peerValue: 24,
    ratio: 2,
    runs: 3,
  })
})

test('an even number of runs has the mean of its two middles', () => {
  expect(summarise(metric, samples.slice(0, 2))).toMatchObject({ value: 455, peerValue: 25 })
})

test('a ratio above 1 always means that we are better', () => {
  const throughput: Metric = { ...metric, unit: '/s', better: 'higher' }
  expect(summarise(throughput, [{ value: 50, peerValue: 10 }]).ratio).toBe(5)
  expect(summarise(metric, [{ value: 50, peerValue: 10 }]).ratio).toBe(0.2)
})

test('a metric that was never measured is an error, not a zero', () => {
  expect(() => summarise(metric, [])).toThrow('sans aucun échantillon')
})

test('a peer that cannot be had is named, and our own figure is kept', () => {
  const absent = { absent: 'paquets non installés' }
  expect(summarise(metric, [{ value: 10, peerValue: absent }])).toMatchObject({
    value: 10,
    peer: 'FTS5 seul : absent (paquets non installés)',
    peerValue: null,
    ratio: null,
  })
})
