import { join } from 'node:path'
import { main, prepare, root, run } from './prepare.mjs'
import { buildRenderer } from './renderer.mjs'

await main(async () => {
  const prepared = prepare({ browser: true, fonts: true })
  await buildRenderer(prepared)
  return run(prepared, [join(root, 'bench/run.ts'), ...process.argv.slice(2)])
})
