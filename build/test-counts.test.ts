import { expect, test } from 'vitest'
import {
  addCounts,
  closingLine,
  countPlaywright,
  countVitest,
  namesOfPlaywright,
  scenariosLine,
} from './test-counts.mjs'

const unitReport = {
  testResults: [
    {
      name: 'keys.test.ts',
      status: 'passed',
      message: '',
      assertionResults: [
        { fullName: 'a key', status: 'passed' },
        { fullName: 'a real card', status: 'skipped' },
        { fullName: 'later', status: 'todo' },
      ],
    },
    {
      name: 'date.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        {
          fullName: 'a date',
          status: 'failed',
          failureMessages: ['\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n    at date.test.ts:3'],
        },
      ],
    },
    { name: 'torn.test.ts', status: 'failed', message: 'Cannot find ./torn.ts', assertionResults: [] },
    {
      name: 'clean-up.test.ts',
      status: 'failed',
      message: 'still open',
      assertionResults: [{ fullName: 'before a broken clean-up', status: 'passed' }],
    },
  ],
  lateErrors: ['nobody awaited this'],
}

const journeyReport = {
  suites: [
    {
      title: 'journey.spec.ts',
      specs: [{ title: 'opens', file: 'journey.spec.ts', tests: [{ status: 'expected' }] }],
      suites: [
        {
          title: 'offline',
          specs: [
            {
              title: 'reads',
              file: 'journey.spec.ts',
              tests: [
                { status: 'flaky' },
                { status: 'unexpected', results: [{}, { error: { message: 'Timeout\nat line 3' } }] },
              ],
            },
            { title: 'writes', file: 'journey.spec.ts', tests: [{ status: 'skipped' }] },
          ],
        },
      ],
    },
  ],
}

test('what fails is named with its first words: a test, a file that does not load, a clean-up, an error outside any test', () => {
  expect(countVitest(unitReport)).toEqual({
    passed: 2,
    failed: [
      'a date : AssertionError: expected 1 to be 2',
      'torn.test.ts : Cannot find ./torn.ts',
      'clean-up.test.ts : still open',
      'hors de tout test : nobody awaited this',
    ],
    skipped: ['a real card', 'later'],
  })
})

test('a flaky journey is a failed one, and a skipped one is named with what it belongs to', () => {
  expect(countPlaywright(journeyReport)).toEqual({
    passed: 1,
    failed: ['journey.spec.ts › offline › reads', 'journey.spec.ts › offline › reads : Timeout'],
    skipped: ['journey.spec.ts › offline › writes'],
  })
})

test('without a browser, every journey is named', () => {
  expect(new Set(namesOfPlaywright(journeyReport))).toEqual(
    new Set([
      'journey.spec.ts › opens',
      'journey.spec.ts › offline › reads',
      'journey.spec.ts › offline › writes',
    ]),
  )
})

test('one line closes the run', () => {
  const both = addCounts([countVitest(unitReport), countPlaywright(journeyReport)])
  expect(closingLine(both)).toBe('3 passed, 6 failed, 3 skipped')
  expect(closingLine(addCounts([]))).toBe('0 passed, 0 failed, 0 skipped')
})

test.each([
  [{ passed: 8, failed: [], skipped: [] }, '8 scenarios, 8 passed', true],
  [{ passed: 7, failed: ['hip'], skipped: [] }, '8 scenarios, 7 passed', false],
  [{ passed: 0, failed: [], skipped: ['no browser here'] }, '1 scenarios, 0 passed', false],
  [{ passed: 0, failed: [], skipped: [] }, '0 scenarios, 0 passed', false],
])('a scenario that was not played has not passed: %o', (counts, line, ok) => {
  expect(scenariosLine(counts)).toEqual({ line, ok })
})
