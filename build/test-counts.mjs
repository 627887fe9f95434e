/**
 * What a runner's JSON report says, in the three words of the closing line.
 * @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts
 * @typedef {{ status: string, assertionResults: readonly { fullName: string, status: string }[] }} VitestFile
 * @typedef {{ title: string, file: string, tests: readonly { status: string }[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: readonly PlaywrightSpec[], suites?: readonly PlaywrightSuite[] }} PlaywrightSuite
 */

/** @param {{ testResults: readonly VitestFile[] }} report @returns {Counts} */
export function countVitest({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed').length
  // A file that does not even load, or whose hooks failed, has no failed test of its own.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed + broken,
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
    failed: tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ name }) => name),
  }
}

/** Every test that a Playwright report or listing names. @param {{ suites: readonly PlaywrightSuite[] }} report */
export function namesOfPlaywright(report) {
  return report.suites.flatMap((suite) => testsOf(suite, [])).map(({ name }) => name)
}

/** @param {PlaywrightSuite} suite @param {readonly string[]} above @returns {{ name: string, status: string }[]} */
function testsOf(suite, above) {
  const titles = [...above, suite.title]
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status }) => ({ name: [...titles, spec.title].join(' › '), status })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, titles)),
  ]
}

/** @param {readonly Counts[]} counts @returns {Counts} */
export function addCounts(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: counts.flatMap(({ skipped }) => skipped),
  }
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`
}

/** What is not played has not passed. @param {Counts} counts */
export function scenariosLine({ passed, failed, skipped }) {
  const all = passed + failed + skipped.length
  return { line: `${all} scenarios, ${passed} passed`, ok: all > 0 && passed === all }
}
