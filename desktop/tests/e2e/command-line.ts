import { spawn } from 'node:child_process'
import { basename, join, resolve } from 'node:path'
import type { Demonstration } from '../../../build/demonstration.ts'

const command = resolve(import.meta.dirname, '../../../plugins/sdk/bin/navigateur-pro.mjs')

/** The official test identity of the INS teleservice, as issue 2 and a vendor's script give it. */
export const patTrois = [
  ...['--ins', '279035121518989', '--oid', '1.2.250.1.213.1.4.10', '--status', 'QUAL'],
  ...['--birth-name', 'PAT-TROIS', '--first-name', 'DOMINIQUE'],
  ...['--sex', 'F', '--birth-date', '1979-03-28', '--birth-place', '51215'],
]
/** Same person, without the INS. */
export const patTroisWithoutIns = patTrois.slice(6)

/** The desks of the demonstration accept it by themselves. */
const accepted = ['--integrator', 'verification', '--name', 'Ligne de commande']

/** Runs `navigateur-pro …` against the GP's desk, or another's. `output` grows while it runs. */
export function runCommandLine(
  demo: Demonstration,
  args: readonly string[],
  integrator = accepted,
  { channel } = demo.desks.gp!,
) {
  const pairing = join(demo.folder, `${basename(channel)}-${integrator[1]}.json`)
  const child = spawn(
    process.execPath,
    [command, ...args, '--channel', channel, '--pairing', pairing, ...integrator],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exitCode = new Promise<number | null>((done) => child.once('close', done))
  return { exitCode, output: () => output }
}
