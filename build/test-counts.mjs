import { stripVTControlCharacters } from 'node:util'

/**
 * What a runner's JSON report says, in the three words of the closing line; what failed and what was skipped, by name.
 * @typedef {{ passed: number, failed: readonly string[], skipped: readonly string[] }} Counts
 * @typedef {{ fullName: string, status: string, failureMessages?: readonly string[] }} VitestTest
 * @typedef {{ name: string, status: string, message: string, assertionResults: readonly VitestTest[] }} VitestFile
 * @typedef {{ status: string, results?: readonly { error?: { message?: string } }[] }} PlaywrightTest
 * @typedef {{ title: string, file: string, tests: readonly PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: readonly PlaywrightSpec[], suites?: readonly PlaywrightSuite[] }} PlaywrightSuite
 */

/** @param {{ testResults: readonly VitestFile[], lateErrors?: readonly string[] }} report @returns {Counts} */
export function countVitest({ testResults, lateErrors = [] }) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed')
  // A file that does not even load, or whose hooks failed, has no failed test of its own.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: [
      ...failed.map((test) => because(test.fullName, test.failureMessages?.[0])),
      ...broken.map((file) => because(file.name, file.message)),
      ...lateErrors.map((message) => because('hors de tout test', message)),
    ],
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map((test) => test.fullName),
  }
}

/** A flaky test is a failed one. @param {{ suites: readonly PlaywrightSuite[] }} report @returns {Counts} */
export function countPlaywright(report) {
  const tests = report.suites.flatMap((suite) => testsOf(suite, []))
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ name, error }) => because(name, error)),
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ name }) => name),
  }
}

/** What failed, and the first words of why: the rest is above, in the runner's own lines. @param {string} name @param {string} [message] */
function because(name, message = '') {
  const [first = ''] = stripVTControlCharacters(message).trim().split('\n')
  return first === '' ? name : `${name} : ${first}`
}

/** Every test that a Playwright report or listing names. @param {{ suites: readonly PlaywrightSuite[] }} report */
export function namesOfPlaywright(report) {
  return report.suites.flatMap((suite) => testsOf(suite, [])).map(({ name }) => name)
}

/** @param {PlaywrightSuite} suite @param {readonly string[]} above @returns {{ name: string, status: string, error: string | undefined }[]} */
function testsOf(suite, above) {
  const titles = [...above, suite.title]
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status, results = [] }) => ({
        name: [...titles, spec.title].join(' › '),
        status,
        error: results.find(({ error }) => error !== undefined)?.error?.message,
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, titles)),
  ]
}

/** @param {readonly Counts[]} counts @returns {Counts} */
export function addCounts(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.flatMap(({ failed }) => failed),
    skipped: counts.flatMap(({ skipped }) => skipped),
  }
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`
}

/** What is not played has not passed. @param {Counts} counts */
export function scenariosLine({ passed, failed, skipped }) {
  const all = passed + failed.length + skipped.length
  return { line: `${all} scenarios, ${passed} passed`, ok: all > 0 && passed === all }
}
