import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { argv } from 'node:process'

/**
 * Copies the extension so that it takes pages of this computer for Weda's: the demonstration's, or those of a
 * test. The real one does not, since any program here may serve a page.
 */
export function makeTrialCopy(folder: string): void {
  cpSync(resolve(import.meta.dirname, '../extension'), folder, { recursive: true })
  const file = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.name = `${manifest.name} (essai)`
  for (const script of manifest.content_scripts) script.matches.push('http://127.0.0.1/*')
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

if (import.meta.main && argv[2] !== undefined) makeTrialCopy(resolve(argv[2]))
