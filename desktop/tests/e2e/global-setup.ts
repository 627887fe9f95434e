import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemonstrationData } from '../../../build/demonstration-data.ts'

const name = 'NAVIGATEUR_DEMONSTRATION_DATA'

/**
 * What every stage starts from, made once: its encrypted files and their keys, which each stage copies.
 * @public Playwright calls it.
 */
export default async function globalSetup(): Promise<() => void> {
  // Not for the workers, which read this file too: it loads the whole of the service's code.
  const { makeDemonstrationData } = await import('../../../build/seed-service.ts')
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-pro-data-'))
  process.env[name] = JSON.stringify(await makeDemonstrationData(folder))
  return () => rmSync(folder, { recursive: true, force: true })
}

/** As a worker finds it. */
export function demonstrationData(): DemonstrationData {
  return JSON.parse(process.env[name]!) as DemonstrationData
}
