import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { capture, root, tool } from './prepare.mjs'
import { codeFolders } from './sources.mjs'

/** Fewer modules than this means that the analysis saw nothing, not that all is well. */
const fewestModules = 100

/**
 * @typedef {{ source: string, dependencies: readonly { resolved: string }[] }} CruisedModule
 * @typedef {{ rule: { name: string }, from: string, to: string }} Violation
 */

/**
 * Cruises the code under `folder` with the rules of dependency-rules.cjs.
 * @param {import('./prepare.mjs').Prepared} prepared @param {string} [folder]
 * @returns {Promise<{ modules: number, dependencies: number, violations: string[] }>} each violation as `rule: from → to`
 */
export async function cruiseLayers(prepared, folder = root) {
  const folders = codeFolders.filter((name) => existsSync(join(folder, name)))
  const config = join(root, 'build/dependency-rules.cjs')
  const args = [
    tool('dependency-cruiser', 'depcruise'),
    '--config',
    config,
    '--output-type',
    'json',
    ...folders,
  ]
  const { stdout, output } = await capture(prepared, args, folder)
  const report = parsed(stdout, output)
  /** @type {readonly CruisedModule[]} */
  const modules = report.modules.filter((/** @type {CruisedModule} */ { source }) =>
    folders.some((name) => source.startsWith(`${name}/`)),
  )
  return {
    modules: modules.length,
    dependencies: modules.reduce((sum, module) => sum + module.dependencies.length, 0),
    violations: report.summary.violations.map(
      (/** @type {Violation} */ { rule, from, to }) => `${rule.name}: ${from} → ${to}`,
    ),
  }
}

/** The step of `npm run check`. @param {import('./prepare.mjs').Prepared} prepared @returns {Promise<string>} what is wrong, or nothing */
export async function checkLayers(prepared) {
  const { modules, dependencies, violations } = await cruiseLayers(prepared)
  if (modules < fewestModules || dependencies < modules) {
    return `Rien n’a été analysé : ${modules} modules et ${dependencies} dépendances vus.`
  }
  return violations.join('\n')
}

/** @param {string} stdout @param {string} output */
function parsed(stdout, output) {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`L’analyse des couches n’a rien rendu :\n${output}`)
  }
}
