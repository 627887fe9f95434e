import promises, { open } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/**
 * For a child process: from now on, counts each step of a write to disk (content, flush, rename,
 * flush of the folder), or its rename alone, and just before step `at` dies as under `kill -9` or finds
 * the disk full.
 */
export async function failAtStep(
  at: number,
  fault: 'kill' | 'full',
  counted: 'all' | 'renames',
): Promise<void> {
  let step = 0
  const meet = (kind: 'content' | 'rename'): void => {
    if (counted === 'renames' && kind !== 'rename') return
    step++
    if (step !== at) return
    if (fault === 'kill') process.kill(process.pid, 'SIGKILL')
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  }
  const handle = await open(import.meta.filename)
  const prototype = Object.getPrototypeOf(handle) as Pick<typeof handle, 'writeFile' | 'sync'>
  await handle.close()

  const { writeFile, sync } = prototype
  const { rename } = promises
  prototype.writeFile = function (this: typeof handle, ...content) {
    meet('content')
    return writeFile.apply(this, content)
  }
  prototype.sync = function (this: typeof handle) {
    meet('content')
    return sync.call(this)
  }
  promises.rename = (...paths) => {
    meet('rename')
    return rename(...paths)
  }
  syncBuiltinESMExports()
}
