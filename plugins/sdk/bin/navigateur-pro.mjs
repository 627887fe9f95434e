#!/usr/bin/env node
// Starts the command with a Node that runs TypeScript as it is (22.18 or later). A practice software
// often ships an older one: the project's own Node is then looked for in the folders above.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { runCli } = await import('../src/cli.ts')
  process.exitCode = await runCli(process.argv.slice(2), {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
  })
} else {
  const own = projectNode()
  if (own === undefined) {
    console.error('navigateur-pro a besoin de Node 22.18 ou plus récent. Installez-le, puis recommencez.')
    process.exitCode = 5
  } else {
    const run = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    process.exitCode = run.status ?? 5
  }
}

function projectNode() {
  const file = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  let folder = dirname(fileURLToPath(import.meta.url))
  while (folder !== dirname(folder)) {
    const candidate = join(folder, file)
    if (existsSync(candidate)) return candidate
    folder = dirname(folder)
  }
  return undefined
}
