import { randomUUID } from 'node:crypto'
import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A file as it was when looked at; `key` changes with its content, not with its name. */
export type FileLook = {
  readonly path: string
  readonly key: string
  readonly writtenAt: bigint
  readonly size: number
}

export type FileRead =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly reason: 'too-large' | 'not-a-file' | 'locked' }

/** Files that systems, editors and copies leave while they work. */
const passing = /^[.~]|\.(?:tmp|temp|part|partial|crdownload|lock|bak)$|^(?:desktop\.ini|thumbs\.db)$/i
/** Looks asked of the system at a time. */
const together = 64

/**
 * Every regular file of a folder that `matches`; links and devices are not followed, only counted; folders are left alone.
 * @throws when the folder is gone or does not let itself be read.
 */
export async function listExports(
  folder: string,
  matches: (name: string) => boolean,
): Promise<{ readonly files: readonly FileLook[]; readonly strange: number }> {
  const names = (await readdir(folder)).filter((name) => !passing.test(name) && matches(name))
  const files: FileLook[] = []
  let strange = 0
  for (let start = 0; start < names.length; start += together) {
    const looks = names.slice(start, start + together).map(async (name) => {
      const path = join(folder, name)
      // Gone since it was listed: there is nothing to look at.
      const stat = await lstat(path, { bigint: true }).catch(() => undefined)
      if (stat?.isFile()) files.push({ path, ...lookOf(stat) })
      else if (stat && !stat.isDirectory()) strange += 1
    })
    await Promise.all(looks)
  }
  return { files, strange }
}

/**
 * Reads a file if it is still the one that was looked at, from end to end. A file put in its place (a link to
 * another one, a pipe that never ends) is not opened, or not read.
 */
export async function readExportFile(look: FileLook, maxBytes: number): Promise<FileRead> {
  if (look.size > maxBytes) return { kind: 'refused', reason: 'too-large' }
  let handle: FileHandle
  try {
    // Windows has neither flag; there, the second look tells.
    handle = await open(
      look.path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return { kind: 'changed' }
    return { kind: 'refused', reason: code === 'ELOOP' ? 'not-a-file' : 'locked' }
  }
  try {
    const before = await handle.stat({ bigint: true })
    if (!before.isFile()) return { kind: 'refused', reason: 'not-a-file' }
    if (lookOf(before).key !== look.key) return { kind: 'changed' }
    const bytes = new Uint8Array(look.size)
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled)
      if (bytesRead === 0) return { kind: 'changed' }
      filled += bytesRead
    }
    const after = await handle.stat({ bigint: true })
    return lookOf(after).key === look.key ? { kind: 'read', bytes } : { kind: 'changed' }
  } catch {
    // A byte range locked by its writer, a drive that went away.
    return { kind: 'refused', reason: 'locked' }
  } finally {
    await handle.close().catch(() => {})
  }
}

/**
 * Deletes a file that was read, and no other: it is set aside first, so that an export written meanwhile under
 * the same name is seen and put back.
 */
export async function removeExport(look: FileLook): Promise<void> {
  const aside = join(dirname(look.path), `.navigateur-${randomUUID()}`)
  await rename(look.path, aside)
  const stat = await lstat(aside, { bigint: true })
  if (lookOf(stat).key === look.key) await unlink(aside)
  else await rename(aside, look.path)
}

function lookOf(stat: BigIntStats): Omit<FileLook, 'path'> {
  return {
    key: `${stat.dev}:${stat.ino}:${stat.mtimeNs}:${stat.size}`,
    writtenAt: stat.mtimeNs,
    size: Number(stat.size),
  }
}
