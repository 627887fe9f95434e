import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, root, run, say, tool } from './prepare.mjs'
import { addCounts, countPlaywright, namesOfPlaywright } from './test-counts.mjs'

/** @typedef {import('./prepare.mjs').Prepared} Prepared @typedef {import('./test-counts.mjs').Counts} Counts */

export const reports = join(root, 'test-results')
export const scenarios = 'desktop/tests/scenarios/'

/** What a browser plays: the journeys and the named scenarios. @param {string} path */
export function isJourney(path) {
  return path.startsWith('desktop/tests/e2e/') || path.startsWith(scenarios)
}

/** @param {Prepared} prepared @param {readonly string[]} files every one when empty @returns {Promise<Counts>} */
export async function runPlaywright(prepared, files) {
  const report = join(reports, 'e2e.json')
  const command = [tool('@playwright/test', 'playwright'), 'test', '--config', 'build/playwright.config.ts']
  // Playwright reads its filters as regular expressions.
  const patterns = files.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (!prepared.chromium) {
    say('Pas de Chromium sur cette machine : les parcours de bout en bout sont sautés.')
    const listing = await capture(prepared, [...command, '--list', '--reporter=json', ...patterns])
    return { passed: 0, failed: [], skipped: namesOfPlaywright(JSON.parse(listing.stdout)) }
  }
  const code = await run(prepared, [...command, ...patterns])
  return counted(code, report, countPlaywright)
}

/**
 * A runner that ends badly without naming a failed test counts as one failure.
 * @template Report
 * @param {number} code @param {string} report @param {(report: Report) => Counts} count
 */
export function counted(code, report, count) {
  const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : addCounts([])
  return code !== 0 && counts.failed.length === 0
    ? { ...counts, failed: ['erreur hors de tout test, dite plus haut'] }
    : counts
}
