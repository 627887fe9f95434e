import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect } from '@playwright/test'

/**
 * An environment where the system's way to open a browser (`xdg-open`, `open`) notes the address
 * instead: the test's own browser then goes there, as a person's would.
 */
export function catchBrowser(folder: string): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s' "$1" > '${folder}/address'\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }
}

/** The address that the desk asked to open. */
export async function caughtAddress(folder: string): Promise<string> {
  const file = join(folder, 'address')
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  await expect.poll(read).toMatch(/^http/)
  return read()
}
