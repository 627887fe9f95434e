import { join } from 'node:path'
import { main, prepare, root, run } from './prepare.mjs'

// Nothing but the result goes to standard output: what is said while installing goes to the error stream.
await main(async () => {
  const { environment, ...prepared } = prepareOrSay()
  // The paths are those of the person who typed them, wherever the child is started.
  const paths = { INIT_CWD: process.env['INIT_CWD'] ?? process.cwd() }
  return run({ ...prepared, environment: { ...environment, ...paths } }, [
    join(root, 'plugins/sdk/src/ins.ts'),
    ...process.argv.slice(2),
  ])
})

/** Even when nothing can run, a program that reads the output finds its one object there. */
function prepareOrSay() {
  try {
    return prepare()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stdout.write(`${JSON.stringify({ kind: 'invalid', code: 'SETUP', message })}\n`)
    throw error
  }
}
