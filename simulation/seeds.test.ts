import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** As many as fit in about a hundred seconds of two processes beside the other tests. */
const seeds = process.env['NAVIGATEUR_RELEASE'] ? 20_000 : 500

it(`${seeds} seeds: nothing is lost, doubled or shown to who may not see it`, {
  timeout: seeds * 5_000,
}, () => {
  const args = [join(import.meta.dirname, 'main.ts'), '--seeds', String(seeds)]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  expect(stdout).toBe(`${seeds} seeds, ${seeds} ok\n`)
})

/** Beyond those played each time: each found a fault that is mended. Their stories move with the product. */
const foundSomething = [3345, 5074, 5195, 6270, 6626, 7511, 13051, 14478, 15304, 15906, 18935]

it.each(foundSomething)('seed %i, which found something once', { timeout: 120_000 }, (seed) => {
  const args = [join(import.meta.dirname, 'main.ts'), '--seed', String(seed), '--seeds', '1']
  expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toBe('1 seeds, 1 ok\n')
})
