import { createHash } from 'node:crypto'
import { lstatSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the Navigateur of this user listens, unless told otherwise. */
export function channelFolder(environment: Environment = process.env): string {
  const told = environment['NAVIGATEUR_PRO_CHANNEL']
  if (told) return resolve(told)
  const runtime = environment['XDG_RUNTIME_DIR']
  if (runtime) return join(runtime, 'navigateur-pro')
  if (process.platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'navigateur-pro', 'canal')
  }
  if (process.platform === 'darwin') {
    return join(homedir(), 'Library', 'Application Support', 'navigateur-pro', 'canal')
  }
  return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'navigateur-pro')
}

/**
 * The folder is the lock of the socket, whose own mode means nothing on several systems. Both sides
 * check it: a folder that someone else may write to is one where someone else may listen.
 */
export function folderProblem(
  folder: string,
): 'missing' | 'not-a-folder' | 'other-owner' | 'too-open' | undefined {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return 'missing'
  if (!stat.isDirectory()) return 'not-a-folder'
  if (process.platform === 'win32') return undefined
  if (stat.uid !== process.getuid?.()) return 'other-owner'
  return (stat.mode & 0o077) === 0 ? undefined : 'too-open'
}

/** `path` is what node-ipc binds; it also enters the proofs, so it is the same text on both sides. */
export function channelPath(folder: string): string {
  const real = realpathSync(folder)
  if (process.platform === 'win32') {
    return `/navigateur-pro-${createHash('sha256').update(real).digest('hex').slice(0, 32)}`
  }
  const path = join(real, 'canal.sock')
  // sockaddr_un holds 104 bytes on macOS, 108 on Linux, end included.
  if (Buffer.byteLength(path) > 103) {
    throw new AppError(
      'bad_input',
      'Le dossier du canal a un chemin trop long (103 octets au plus). Choisissez-en un plus court.',
    )
  }
  return path
}
