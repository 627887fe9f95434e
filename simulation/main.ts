import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { forgetGenesis, makeGenesis } from './genesis.ts'
import { withKnownSignatures } from './known-signatures.ts'
import { planted } from './planted/planted.ts'
import { type Outcome, simulate } from './simulate.ts'
import { runScenario, scenarios } from './six-weeks.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    plant: { type: 'string' },
    'until-failure': { type: 'boolean', default: false },
    scenario: { type: 'string' },
  },
})
const from = Number(values.seed ?? 1)
const count = Number(values.seeds ?? 1)
/** Fewer than this take less time than starting another process. */
const fewestApart = 40
/** Set for a process that another one of these started. */
const part = 'NAVIGATEUR_SIMULATION_PART'

process.exitCode = await withKnownSignatures(() =>
  values.scenario ? sayScenario(values.scenario) : runSeeds(),
)

async function sayScenario(name: string): Promise<number> {
  if (!(name in scenarios)) throw new Error(`Scénarios : ${Object.keys(scenarios).join(', ')}.`)
  const found = await runScenario(name as keyof typeof scenarios)
  console.log(
    `${name}, ${found.records} records, ${found.kilobytes} KiB at 64 kbit/s with 2 % loss: open dossier ${found.openDossier} s, pictures ${found.pictures} s, everything ${found.everything} s`,
  )
  return 0
}

async function runSeeds(): Promise<number> {
  const isPart = process.env[part] !== undefined
  const processes = isPart ? 1 : Math.min(availableParallelism(), Math.floor(count / fewestApart))
  const { lived, failed } =
    processes > 1 && !values.trace && !values['until-failure'] ? await apart(processes) : await here()
  console.log(`${lived} seeds, ${lived - failed} ok`)
  return failed === 0 ? 0 : 1
}

type Lived = { readonly lived: number; readonly failed: number }

async function here(): Promise<Lived> {
  const { plant } = values.plant ? plantOf(values.plant) : {}
  const genesis = await makeGenesis()
  let [lived, failed] = [0, 0]
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await simulate(genesis, seed, plant)
    lived += 1
    if (values.trace) for (const line of outcome.trace) console.log(line)
    if (values.trace) console.log(`trace ${outcome.hash}`)
    if (outcome.failure) failed += 1
    if (outcome.failure) console.log(describe(outcome.failure, seed))
    if (outcome.failure && values['until-failure']) break
  }
  forgetGenesis(genesis)
  return { lived, failed }
}

function plantOf(name: string) {
  const found = Object.entries(planted).find(([one]) => one === name)
  if (!found) throw new Error(`Défauts à planter : ${Object.keys(planted).join(', ')}.`)
  return found[1]
}

function describe({ invariant, details, step }: NonNullable<Outcome['failure']>, seed: number): string {
  return `seed ${seed}: ${invariant}, at step ${step}: ${details}`
}

/** Each process takes its share, and its last line says how many held. */
async function apart(processes: number): Promise<Lived> {
  const share = Math.ceil(count / processes)
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, index) => {
      const first = from + index * share
      return runApart(first, Math.min(share, from + count - first))
    }),
  )
  return { lived: count, failed: parts.reduce((sum, failed) => sum + failed, 0) }
}

function runApart(first: number, seeds: number): Promise<number> {
  return new Promise((done, fail) => {
    const plant = values.plant ? ['--plant', values.plant] : []
    const args = [import.meta.filename, '--seed', String(first), '--seeds', String(seeds), ...plant]
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, [part]: '1' },
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.once('error', fail)
    child.once('close', () => {
      const lines = text.trimEnd().split('\n')
      const last = /^(\d+) seeds, (\d+) ok$/.exec(lines.at(-1) ?? '')
      for (const line of last ? lines.slice(0, -1) : lines) console.log(line)
      done(last ? Number(last[1]) - Number(last[2]) : seeds)
    })
  })
}
