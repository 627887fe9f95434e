import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cruiseLayers } from './layers.mjs'
import { prepare, root } from './prepare.mjs'

/** A small product in order: each file, and what it imports. */
const sound: Record<string, readonly string[]> = {
  'domain/words.ts': ['zod', 'uuid'],
  'domain/words.test.ts': ['./words.ts', 'vitest', 'node:fs'],
  'desktop/contract/api.ts': ['@navigateur-pro/domain/words.ts', 'zod'],
  'desktop/core/main.ts': ['./timeline/read-timeline.ts', '../contract/api.ts'],
  'desktop/core/timeline/read-timeline.ts': ['./timeline-store.ts', '@navigateur-pro/domain/words.ts'],
  'desktop/core/timeline/timeline-store.ts': ['zod'],
  'desktop/core/timeline/timeline.test.ts': ['./read-timeline.ts', '../platform/node/node-files.ts'],
  'desktop/core/platform/node/node-files.ts': ['node:fs', 'better-sqlite3'],
  'desktop/renderer/main.tsx': ['../contract/api.ts', 'react'],
  'desktop/shell/main.ts': ['electron', '../core/main.ts', '../core/platform/node/node-files.ts'],
  'desktop/web/main.ts': ['../core/main.ts', '../../plugins/channel/src/channel.ts'],
  'desktop/tests/e2e/journey.spec.ts': ['../../web/main.ts'],
  'sync-service/src/main.ts': ['@navigateur-pro/domain/words.ts'],
  'plugins/sdk/src/client.ts': ['@navigateur-pro/domain/words.ts'],
  'plugins/channel/src/channel.ts': ['../../sdk/src/client.ts'],
  'build/demo.ts': ['../desktop/web/main.ts', '../sync-service/src/main.ts'],
}

/** One violation per row: the rule that must see it, who imports, what, and where that leads. */
const planted: readonly (readonly [rule: string, from: string, imported: string, to: string])[] = [
  ['domain-imports-downwards', 'domain/a.ts', '../desktop/contract/api.ts', 'desktop/contract/api.ts'],
  ['desktop-contract-imports-downwards', 'desktop/contract/a.ts', '../core/main.ts', 'desktop/core/main.ts'],
  [
    'desktop-core-imports-downwards',
    'desktop/core/a.ts',
    '../renderer/main.tsx',
    'desktop/renderer/main.tsx',
  ],
  ['desktop-renderer-imports-downwards', 'desktop/renderer/a.tsx', '../core/main.ts', 'desktop/core/main.ts'],
  ['desktop-preload-imports-downwards', 'desktop/preload/a.ts', '../core/main.ts', 'desktop/core/main.ts'],
  ['desktop-shell-imports-downwards', 'desktop/shell/a.ts', '../web/main.ts', 'desktop/web/main.ts'],
  ['desktop-web-imports-downwards', 'desktop/web/a.ts', '../shell/main.ts', 'desktop/shell/main.ts'],
  [
    'sync-service-imports-downwards',
    'sync-service/src/a.ts',
    '../../desktop/core/main.ts',
    'desktop/core/main.ts',
  ],
  [
    'plugins-imports-downwards',
    'plugins/channel/src/a.ts',
    '../../../desktop/core/main.ts',
    'desktop/core/main.ts',
  ],
  [
    'plugin-imports-only-the-sdk',
    'plugins/lgc/src/a.ts',
    '../../channel/src/channel.ts',
    'plugins/channel/src/channel.ts',
  ],
  [
    'sdk-imports-no-plugin',
    'plugins/sdk/src/a.ts',
    '../../channel/src/channel.ts',
    'plugins/channel/src/channel.ts',
  ],
  ['electron-only-in-shell', 'desktop/web/b.ts', 'electron', 'electron'],
  ['electron-only-in-shell', 'desktop/core/b.test.ts', 'electron', 'electron'],
  ['words-without-machine', 'domain/b.ts', 'react', 'react'],
  ['no-node-builtin', 'domain/c.ts', 'node:fs', 'fs'],
  ['no-node-builtin', 'desktop/contract/c.ts', 'node:crypto', 'crypto'],
  ['no-node-builtin', 'desktop/core/c.ts', 'node:path', 'path'],
  ['no-node-builtin', 'desktop/renderer/c.ts', 'node:os', 'os'],
  [
    'core-does-not-know-its-adapters',
    'desktop/core/d.ts',
    './platform/node/node-files.ts',
    'desktop/core/platform/node/node-files.ts',
  ],
  [
    'areas-keep-their-sql',
    'desktop/core/search/e.ts',
    '../timeline/timeline-store.ts',
    'desktop/core/timeline/timeline-store.ts',
  ],
  [
    'product-imports-no-test',
    'desktop/core/f.ts',
    './timeline/timeline.test.ts',
    'desktop/core/timeline/timeline.test.ts',
  ],
  ['resolvable', 'domain/g.ts', './nowhere.ts', './nowhere.ts'],
]

let folder = ''
let violations: readonly string[] = []
let modules = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'))
  for (const [path, imports] of Object.entries(sound))
    write(
      path,
      imports.map((name) => `import '${name}'`),
    )
  for (const [, from, imported] of planted)
    write(from, [`import type { T } from '${imported}'`, `export type { T }`])
  write('domain/one.ts', [`import './two.ts'`])
  write('domain/two.ts', [`import './one.ts'`])
  write('domain/alone.ts', ['export const alone = true'])
  cpSync(join(root, 'domain/package.json'), join(folder, 'domain/package.json'))
  const packages = join(folder, 'node_modules')
  mkdirSync(join(packages, '@navigateur-pro'), { recursive: true })
  symlinkSync(join(folder, 'domain'), join(packages, '@navigateur-pro/domain'))
  for (const name of ['zod', 'uuid', 'vitest', 'react', 'electron', 'better-sqlite3']) {
    symlinkSync(join(root, 'node_modules', name), join(packages, name))
  }
  ;({ modules, violations } = await cruiseLayers(prepare(), folder))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, lines: readonly string[]) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`)
}

test('every module is seen', () => {
  expect(modules).toBeGreaterThanOrEqual(Object.keys(sound).length + planted.length)
})

test.each(planted)('%s: %s may not import %s, even for a type', (rule, from, _imported, to) => {
  const found = violations.filter((line) => line.startsWith(`${rule}: ${from} → `))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(to)
})

test('a cycle and a file that nobody knows are refused', () => {
  expect(violations).toContain('no-cycle: domain/one.ts → domain/two.ts')
  expect(violations).toContain('no-orphan: domain/alone.ts → domain/alone.ts')
})

test('what the architecture allows is allowed', () => {
  const complained = violations.map((line) => line.slice(line.indexOf(': ') + 2).split(' → ')[0])
  expect(Object.keys(sound).filter((path) => complained.includes(path))).toEqual([])
})
