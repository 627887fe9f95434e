import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { capture, main, prepare, root, run, say, tool } from './prepare.mjs'
import { buildRenderer } from './renderer.mjs'
import { isTestFile, sourceFiles } from './sources.mjs'
import { addCounts, closingLine, countPlaywright, countVitest, namesOfPlaywright } from './test-counts.mjs'

/** @typedef {import('./prepare.mjs').Prepared} Prepared @typedef {import('./test-counts.mjs').Counts} Counts */

const endToEnd = 'desktop/tests/e2e/'
const reports = join(root, 'test-results')

await main(async () => {
  const filters = process.argv.slice(2)
  const chosen = sourceFiles()
    .filter(isTestFile)
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  const units = chosen.filter((path) => !path.startsWith(endToEnd))
  const journeys = chosen.filter((path) => path.startsWith(endToEnd))
  if (chosen.length === 0) throw new Error('Aucun test ne correspond : rien n’a été vérifié.')

  const prepared = prepare({
    browser: journeys.length > 0,
    fonts: journeys.length > 0,
    pdf: true,
    postgresql: units.some((path) => path.startsWith('sync-service/')),
  })
  if (existsSync(join(root, 'desktop/renderer/index.html'))) await buildRenderer(prepared)
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  const narrowed = filters.length > 0
  const all = []
  if (units.length > 0) all.push(await runVitest(prepared, narrowed ? units : []))
  if (journeys.length > 0) all.push(await runPlaywright(prepared, narrowed ? journeys : []))
  const counts = addCounts(all)
  for (const name of counts.skipped) console.log(`sauté : ${name}`)
  console.log(closingLine(counts))
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
})

/** @param {Prepared} prepared @param {readonly string[]} files every one when empty @returns {Promise<Counts>} */
async function runVitest(prepared, files) {
  const report = join(reports, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = [tool('vitest', 'vitest'), 'run', '--config', 'build/vitest.config.ts', ...reporters]
  const code = await run(prepared, [...command, ...files])
  return counted(code, report, countVitest)
}

/** @param {Prepared} prepared @param {readonly string[]} files every one when empty @returns {Promise<Counts>} */
async function runPlaywright(prepared, files) {
  const report = join(reports, 'e2e.json')
  const command = [tool('@playwright/test', 'playwright'), 'test', '--config', 'build/playwright.config.ts']
  // Playwright reads its filters as regular expressions.
  const patterns = files.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (!prepared.chromium) {
    say('Pas de Chromium sur cette machine : les parcours de bout en bout sont sautés.')
    const listing = await capture(prepared, [...command, '--list', '--reporter=json', ...patterns])
    return { passed: 0, failed: 0, skipped: namesOfPlaywright(JSON.parse(listing.stdout)) }
  }
  const code = await run(prepared, [...command, ...patterns])
  return counted(code, report, countPlaywright)
}

/**
 * A runner that ends badly without naming a failed test counts as one failure.
 * @template Report
 * @param {number} code @param {string} report @param {(report: Report) => Counts} count
 */
function counted(code, report, count) {
  const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : addCounts([])
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
