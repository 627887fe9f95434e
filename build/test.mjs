import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { main, prepare, root, run, tool } from './prepare.mjs'
import { lateErrors } from './late-errors.mjs'
import { counted, isJourney, reports, runPlaywright } from './playwright.mjs'
import { buildRenderer } from './renderer.mjs'
import { isTestFile, sourceFiles } from './sources.mjs'
import { addCounts, closingLine, countVitest } from './test-counts.mjs'

/** @typedef {import('./prepare.mjs').Prepared} Prepared @typedef {import('./test-counts.mjs').Counts} Counts */

await main(async () => {
  const filters = process.argv.slice(2)
  const chosen = sourceFiles()
    .filter(isTestFile)
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  const units = chosen.filter((path) => !isJourney(path))
  const journeys = chosen.filter(isJourney)
  if (chosen.length === 0) throw new Error('Aucun test ne correspond : rien n’a été vérifié.')

  const prepared = prepare({
    browser: journeys.length > 0,
    fonts: journeys.length > 0,
    pdf: true,
    postgresql: units.some((path) => path.startsWith('sync-service/')),
    mail: chosen.some((path) => /mssante|core\/messages/.test(path)),
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
  for (const name of counts.failed) console.log(`échec : ${name}`)
  console.log(closingLine(counts))
  return counts.failed.length === 0 && counts.passed > 0 ? 0 : 1
})

/** @param {Prepared} prepared @param {readonly string[]} files every one when empty @returns {Promise<Counts>} */
async function runVitest(prepared, files) {
  const report = join(reports, 'unit.json')
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--reporter=./build/late-errors.mjs',
  ]
  const command = [tool('vitest', 'vitest'), 'run', '--config', 'build/vitest.config.ts', ...reporters]
  const code = await run(prepared, [...command, ...files])
  return counted(code, report, (said) => countVitest({ ...said, lateErrors: lateErrors() }))
}
