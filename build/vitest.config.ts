import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

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
    // Many tests wait for a process, a socket or a disk: more of them than cores keep two cores busy.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
