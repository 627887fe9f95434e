import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planted } from './planted/planted.ts'

const main = join(import.meta.dirname, 'main.ts')

/** In a process of its own: there the clock, chance and forgotten promises are the simulation's. */
function simulation(...args: string[]): { readonly lines: readonly string[]; readonly code: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })
  return { lines: stdout.trimEnd().split('\n'), code: status }
}

function hashes(): readonly string[] {
  const { lines } = simulation('--seeds', '10', '--trace')
  return lines.filter((line) => /^trace [0-9a-f]{16}$/.test(line))
}

describe('the simulation', () => {
  it('tells the same story twice for the same seed', { timeout: 300_000 }, () => {
    const first = hashes()
    expect(new Set(first).size).toBe(10)
    expect(hashes()).toEqual(first)
  })

  const release = process.env['NAVIGATEUR_RELEASE'] !== undefined
  it.each(Object.entries(planted).filter(([, { within }]) => release || within <= 200))(
    'catches a planted %s',
    { timeout: 1_200_000 },
    (bug, { within, breaks }) => {
      const { lines, code } = simulation('--plant', bug, '--until-failure', '--seeds', String(within))
      const caught = lines.filter((line) => line.startsWith('seed '))
      expect(caught).toEqual([expect.stringMatching(`^seed \\d+: ${breaks}, at step `)])
      expect(code).toBe(1)
    },
  )

  it.each([
    ['four-days', 0],
    ['six-weeks', 1],
  ] as const)(
    '%s away, then a slow line: the most useful first, all of it in the end',
    {
      timeout: 300_000,
    },
    (name, apart) => {
      const { lines, code } = simulation('--scenario', name)
      const [open, pictures, everything] = (lines.at(-1)?.match(/\d+(?= s\b)/g) ?? []).map(Number) as [
        number,
        number,
        number,
      ]
      expect(code).toBe(0)
      expect(open).toBeLessThanOrEqual(pictures)
      expect(everything - pictures).toBeGreaterThanOrEqual(apart)
    },
  )
})
