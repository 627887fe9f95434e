import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** As many as fit in about a hundred seconds of two processes beside the other tests. */
const seeds = process.env['NAVIGATEUR_RELEASE'] ? 20_000 : 500

it(`${seeds} seeds: nothing is lost, doubled or shown to who may not see it`, {
  timeout: seeds * 2_000,
}, () => {
  const args = [join(import.meta.dirname, 'main.ts'), '--seeds', String(seeds)]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  expect(stdout).toBe(`${seeds} seeds, ${seeds} ok\n`)
})
