import { readFileSync } from 'node:fs'
import { runIns } from './ins-command.ts'

const now = new Date()
const { output, exitCode } = runIns(process.argv.slice(2), {
  // npm runs a script from the root of the project; the paths are those of the person who typed them.
  folders: [process.env['INIT_CWD'] ?? process.cwd(), process.cwd()],
  readInput: () => readFileSync(0),
  today: { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() },
})
process.stdout.write(`${JSON.stringify(output, undefined, 2)}\n`)
process.exitCode = exitCode
