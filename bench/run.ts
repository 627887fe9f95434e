import { readdirSync } from 'node:fs'
import { type Bench, type Line, type Sample, summarise } from './metric.ts'

const args = process.argv.slice(2)
const json = args.includes('--json')
const prefix = args.find((arg) => !arg.startsWith('-')) ?? ''
// Read by the benches that have a size: a quick look does not need two million records.
const records = args.find((arg) => arg.startsWith('--records='))
if (records) process.env['NAVIGATEUR_BENCH_RECORDS'] = records.slice('--records='.length)
let printed = 0
// Servers and folders are put away by `exit`.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

for (const file of readdirSync(import.meta.dirname).toSorted()) {
  if (!file.endsWith('.bench.ts')) continue
  const { default: bench } = (await import(`./${file}`)) as { readonly default: Bench }
  if (!bench.metrics.some(({ name }) => name.startsWith(prefix))) continue
  const samples = await measure(bench)
  for (const metric of bench.metrics) {
    if (!metric.name.startsWith(prefix)) continue
    print(summarise(metric, samples.get(metric.name) ?? []))
    printed += 1
  }
}
if (printed === 0) throw new Error(`Aucune mesure ne commence par « ${prefix} ».`)

/** The first run warms both sides up and is not counted. */
async function measure(bench: Bench): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>()
  const session = await bench.open()
  try {
    await session.run()
    for (let run = 0; run < bench.runs; run += 1) {
      for (const [name, sample] of Object.entries(await session.run())) {
        samples.set(name, [...(samples.get(name) ?? []), sample])
      }
    }
  } finally {
    await session.close()
  }
  return samples
}

function print(line: Line): void {
  if (json) {
    console.log(JSON.stringify(line))
    return
  }
  if (printed === 0) console.log(row('mesure', 'nous', 'pair', 'rapport', 'comparé à'))
  const { metric, value, unit, peer, peerValue, ratio, runs } = line
  console.log(
    row(
      metric,
      `${value} ${unit}`,
      peerValue === null ? '—' : `${peerValue} ${unit}`,
      ratio === null ? '—' : `× ${ratio}`,
      `${peer} (${runs} passages)`,
    ),
  )
}

function row(metric: string, ours: string, theirs: string, ratio: string, peer: string): string {
  return `${metric.padEnd(24)}${ours.padStart(14)}${theirs.padStart(14)}${ratio.padStart(10)}   ${peer}`
}
