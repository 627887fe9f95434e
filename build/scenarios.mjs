import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { reports, runPlaywright, scenarios } from './playwright.mjs'
import { main, prepare, say } from './prepare.mjs'
import { buildRenderer } from './renderer.mjs'
import { isTestFile, sourceFiles } from './sources.mjs'
import { scenariosLine } from './test-counts.mjs'

const scenes = join(reports, 'scenarios')

await main(async () => {
  const filters = process.argv.slice(2)
  const chosen = sourceFiles()
    .filter((path) => path.startsWith(scenarios) && isTestFile(path))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  if (chosen.length === 0) throw new Error('Aucun scénario ne correspond : rien n’a été joué.')
  const prepared = prepare({ browser: true, fonts: true })
  await buildRenderer(prepared)
  // A picture of a former run would be taken for one of this run.
  rmSync(scenes, { recursive: true, force: true })
  rmSync(join(reports, 'e2e.json'), { force: true })
  mkdirSync(scenes, { recursive: true })
  const environment = { ...prepared.environment, NAVIGATEUR_SCENES: scenes }
  const counts = await runPlaywright({ ...prepared, environment }, chosen)
  if (prepared.chromium) say(`Une image de chaque étape : ${scenes}`)
  const { line, ok } = scenariosLine(counts)
  console.log(line)
  return ok ? 0 : 1
})
