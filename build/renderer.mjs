import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, root, say, tool } from './prepare.mjs'
import { isTestFile, sourceFiles } from './sources.mjs'

const config = 'build/vite.renderer.config.ts'

/**
 * Builds the interface into desktop/dist/renderer, only when what it is made of has changed.
 * @param {import('./prepare.mjs').Prepared} prepared
 */
export async function buildRenderer(prepared) {
  const output = join(root, 'desktop/dist/renderer')
  // Beside the output, not in it: everything in it is served.
  const stamp = `${output}.stamp`
  const fingerprint = fingerprintOf([
    ...sourceFiles(['desktop/renderer', 'desktop/contract', 'domain']).filter((path) => !isTestFile(path)),
    'package-lock.json',
    config,
  ])
  if (
    existsSync(join(output, 'index.html')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprint
  )
    return
  say('Construction de l’interface…')
  const built = await capture(prepared, [
    tool('vite', 'vite'),
    'build',
    '--config',
    config,
    '--logLevel',
    'warn',
  ])
  if (built.code !== 0) throw new Error(`La construction de l’interface a échoué :\n${built.output}`)
  writeFileSync(stamp, fingerprint)
}

/** @param {readonly string[]} paths */
function fingerprintOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}
