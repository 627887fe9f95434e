import { main, prepare, root, run, say } from './prepare.mjs'
import { buildRenderer } from './renderer.mjs'
import { join } from 'node:path'

await main(async () => {
  const args = process.argv.slice(2)
  const opensWindow = !args.some((arg) => ['--check', '--headless', '--no-open'].includes(arg))
  const prepared = prepare({ browser: opensWindow, fonts: opensWindow })
  if (opensWindow && !prepared.chromium)
    say('Pas de Chromium ici : ouvrez les adresses affichées dans un navigateur.')
  await buildRenderer(prepared)
  return run(prepared, [join(root, 'build/demo.ts'), ...args])
})
