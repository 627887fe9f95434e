import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = resolve(import.meta.dirname, '..')

/** Minutes long, and short of text: without past durations vitest starts the largest files first, and these near the end. */
const longest = ['simulation/seeds.test.ts', 'desktop/tests/faults/kill-loop.test.ts'].map((path) =>
  resolve(root, path),
)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.includes(moduleId)
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's own, of no array
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  root,
  resolve: { alias: { electron: resolve(root, 'desktop/shell/testing/fake-electron.ts') } },
  test: {
    include: [
      'domain/**/*.test.ts',
      'desktop/**/*.test.ts',
      'sync-service/**/*.test.ts',
      'plugins/**/*.test.ts',
      'build/**/*.test.ts',
      'bench/**/*.test.ts',
      'resources/**/*.test.ts',
      'simulation/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', 'desktop/tests/e2e/**'],
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Many tests wait for a process, a socket or a disk: more of them than cores keep two cores busy.
    maxWorkers: 4,
    // A limit, not a measure: a shared machine may be ten times slower than itself.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
