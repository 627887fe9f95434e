// Creates a cache, or changes its code, and dies just before one of its files takes its place.
import { createNodeClock } from '../../platform/node/node-clock.ts'
import { failAtStep } from '../../platform/testing/file-faults.ts'
import { openLock } from './cache-folder-fixture.ts'

const [root = '', task = '', step = '', old = '', next = ''] = process.argv.slice(2)
const lock = await openLock(root, createNodeClock())
await failAtStep(Number(step), 'kill', 'renames')
if (task === 'create') await lock.create(old)
else await lock.changePin(old, next)
