import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { missingForPackaging, packagingArguments } from './packaging.mjs'
import { main, prepare, root, run, say, tool } from './prepare.mjs'
import { buildRenderer } from './renderer.mjs'

await main(async () => {
  const { env, platform, arch } = process
  const electron = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist')
  const prepared = prepare()
  await buildRenderer(prepared)
  const built = await run(prepared, [tool('vite', 'vite'), 'build', '--config', 'build/vite.shell.config.ts'])
  if (built !== 0) return built

  const missing = missingForPackaging({ platform, environment: env, hasElectron: existsSync(electron) })
  if (missing.length > 0) {
    say('L’application est construite (desktop/dist), mais pas empaquetée. Il manque :')
    for (const what of missing) say(`  - ${what}`)
    return 1
  }
  const settings = {
    serviceUrl: env['NAVIGATEUR_SERVICE_URL'] ?? '',
    environment: env['NAVIGATEUR_ENVIRONMENT'] ?? 'production',
    arch,
  }
  return run(prepared, [
    tool('electron-builder', 'electron-builder'),
    ...packagingArguments(settings),
    `-c.electronDist=${electron}`,
  ])
})
