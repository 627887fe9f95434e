import { join } from 'node:path'
import { checkLayers } from './layers.mjs'
import { capture, main, prepare, root, tool } from './prepare.mjs'
import { sourceFiles } from './sources.mjs'

const ignoredByGit = ['--vcs-enabled=true', '--vcs-client-kind=git', '--vcs-use-ignore-file=true']

await main(async () => {
  const prepared = prepare()
  /** @param {readonly string[]} args @returns {Promise<string>} its output when it fails, or nothing */
  const faults = async (args) => {
    const { code, output } = await capture(prepared, args)
    return code === 0 ? '' : output.trim() || `code de sortie ${code}`
  }
  /** @type {Record<string, () => Promise<string>>} */
  const steps = {
    types: async () =>
      (await inPairs(typeProjects(), (project) => faults([tool('typescript', 'tsc'), '-p', project]))).join(
        '\n',
      ),
    lint: () => faults([tool('oxlint', 'oxlint'), '--type-aware', '--deny-warnings', '--format=unix']),
    SQL: () => faults([join(root, 'build/check-sql.mjs')]),
    format: () => faults([tool('@biomejs/biome', 'biome'), 'format', ...ignoredByGit, '.']),
    couches: () => checkLayers(prepared),
    'code mort': () => faults([tool('knip', 'knip'), '--no-progress']),
  }
  let failures = 0
  for (const [name, step] of Object.entries(steps)) {
    const start = performance.now()
    const found = await step()
    if (found) failures += 1
    console.log(
      `${name.padEnd(10)} ${found ? 'échec' : 'ok'}  (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    )
    if (found) console.log(`${found}\n`)
  }
  return failures === 0 ? 0 : 1
})

/** Every folder that has a compiler configuration of its own. */
function typeProjects() {
  return sourceFiles().filter((path) => /\/tsconfig(\.tests)?\.json$/.test(path))
}

/**
 * Two at a time: this machine has other work. Keeps what is not empty.
 * @param {readonly string[]} items @param {(item: string) => Promise<string>} work
 */
async function inPairs(items, work) {
  const waiting = [...items]
  /** @type {string[]} */
  const results = []
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      results.push(await work(item))
  }
  await Promise.all([worker(), worker()])
  return results.filter((result) => result !== '')
}
