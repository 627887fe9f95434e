import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runChild } from '../testing/run-child.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createNodeFiles } from './node-files.ts'

const files = createNodeFiles()
const testing = join(import.meta.dirname, '../testing')

describe('files', () => {
  it('says that a file is not there instead of failing', async () => {
    const path = join(await temporaryFolder(), 'absent')
    expect(await files.read(path)).toBeUndefined()
    expect(await files.exists(path)).toBe(false)
    await files.remove(path)
  })

  it('writes for the owner alone, over what was there, and leaves nothing beside', async () => {
    const folder = join(await temporaryFolder(), 'a/b')
    await files.makeFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    const path = join(folder, 'f')
    await files.writeAtomic(path, Uint8Array.of(1))
    await files.writeAtomic(path, Uint8Array.of(2, 3))
    expect(await files.read(path)).toEqual(Uint8Array.of(2, 3))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['f'])
  })

  it('closes a folder that was open to others', async () => {
    const folder = join(await temporaryFolder(), 'wide')
    await files.makeFolder(folder)
    await chmod(folder, 0o755)
    await files.makeFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })
})

/** Content, flush, rename, flush of the folder; at the fifth, nothing happens any more. */
describe.each([1, 2, 3, 4, 5])('a write that meets a fault before step %i', (step) => {
  it('under kill -9, leaves the old or the new content, whole', async () => {
    const path = join(await temporaryFolder(), 'f')
    await writeFile(path, 'before')
    const { killed } = await runChild(join(testing, 'write-child.ts'), path, 'after', `${step}`, 'kill')
    expect(killed).toBe(step < 5)
    expect(await readFile(path, 'utf8')).toBe(step <= 3 ? 'before' : 'after')
  })

  it('on a full disk, says so, keeps the whole file and no piece of another', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'f')
    await writeFile(path, 'before')
    const { output } = await runChild(join(testing, 'write-child.ts'), path, 'after', `${step}`, 'full')
    expect(output).toBe(step < 5 ? 'disk_full' : '')
    expect(await readFile(path, 'utf8')).toBe(step <= 3 ? 'before' : 'after')
    expect(await readdir(folder)).toEqual(['f'])
  })
})

describe('the lock of a folder', () => {
  it('has one holder, in this process as in any other, and is free again once released', async () => {
    const folder = await temporaryFolder()
    const release = await files.lockFolder(folder)
    await expect(files.lockFolder(folder)).rejects.toMatchObject({ code: 'already_running' })
    await expect(createNodeFiles().lockFolder(folder)).rejects.toMatchObject({ code: 'already_running' })
    await release()
    await (await files.lockFolder(folder))()
  })

  it('does not outlive its holder, even killed with kill -9', async () => {
    const folder = await temporaryFolder()
    const holder = spawn(process.execPath, [join(testing, 'lock-child.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    await expect(files.lockFolder(folder)).rejects.toMatchObject({ code: 'already_running' })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    await (await files.lockFolder(folder))()
  })
})
