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
      status: 'passed',
      assertionResults: [
        { fullName: 'a key', status: 'passed' },
        { fullName: 'a real card', status: 'skipped' },
        { fullName: 'later', status: 'todo' },
      ],
    },
    { status: 'failed', assertionResults: [{ fullName: 'a date', status: 'failed' }] },
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ fullName: 'before a broken clean-up', status: 'passed' }] },
  ],
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
              tests: [{ status: 'flaky' }, { status: 'unexpected' }],
            },
            { title: 'writes', file: 'journey.spec.ts', tests: [{ status: 'skipped' }] },
          ],
        },
      ],
    },
  ],
}

test('a file that does not load, or whose clean-up fails, counts as a failure', () => {
  expect(countVitest(unitReport)).toEqual({ passed: 2, failed: 3, skipped: ['a real card', 'later'] })
})

test('a flaky journey is a failed one, and a skipped one is named with what it belongs to', () => {
  expect(countPlaywright(journeyReport)).toEqual({
    passed: 1,
    failed: 2,
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
  expect(closingLine(both)).toBe('3 passed, 5 failed, 3 skipped')
  expect(closingLine(addCounts([]))).toBe('0 passed, 0 failed, 0 skipped')
})

test.each([
  [{ passed: 8, failed: 0, skipped: [] }, '8 scenarios, 8 passed', true],
  [{ passed: 7, failed: 1, skipped: [] }, '8 scenarios, 7 passed', false],
  [{ passed: 0, failed: 0, skipped: ['no browser here'] }, '1 scenarios, 0 passed', false],
  [{ passed: 0, failed: 0, skipped: [] }, '0 scenarios, 0 passed', false],
])('a scenario that was not played has not passed: %o', (counts, line, ok) => {
  expect(scenariosLine(counts)).toEqual({ line, ok })
})
