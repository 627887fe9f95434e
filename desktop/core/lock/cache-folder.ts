import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Ports } from '../platform/ports.ts'
import { attemptsPath, databasePath, osSecretName, quarantinePath } from './cache-paths.ts'
import { backendChanged, databaseMissing, keyMissing, keyUnreadable, newerKeyFile } from './lock-errors.ts'
import { type KeyFile, keyFilePaths, readKeyFile, secretTag } from './key-file.ts'
import { finishWiping, type Wiped } from './wipe.ts'

type FolderPorts = Pick<Ports, 'files' | 'crypto' | 'clock' | 'secrets'>

/** What the folder and the keystore hold, before any code is asked. */
export type CacheFolder =
  | { readonly kind: 'new' }
  | { readonly kind: 'wiped'; readonly wiped: Wiped }
  | { readonly kind: 'ready'; readonly file: KeyFile; readonly osSecret: Uint8Array }
  | { readonly kind: 'broken'; readonly error: AppError }

export async function inspectFolder(ports: FolderPorts, folder: string): Promise<CacheFolder> {
  try {
    return await inspect(ports, folder)
  } catch (error) {
    // A keystore that is shut or gone explains itself: the cache is broken for now, not the program.
    if (error instanceof AppError) return { kind: 'broken', error }
    throw error
  }
}

async function inspect(ports: FolderPorts, folder: string): Promise<CacheFolder> {
  const { files, crypto, secrets } = ports
  const wiped = await finishWiping(ports, folder)
  if (wiped) return { kind: 'wiped', wiped }
  const keys = await readKeyFile(files, folder)
  const database = databasePath(folder)
  // A write-ahead log alone may still hold work that was never sent.
  const exists = (await files.exists(database)) || (await files.exists(`${database}-wal`))
  if (keys.kind === 'absent') return exists ? { kind: 'broken', error: keyMissing() } : { kind: 'new' }
  if (keys.kind === 'newer') throw newerKeyFile()
  if (keys.kind !== 'valid') throw keyUnreadable('damaged', 'Le fichier de clé de ce poste est abîmé')
  const { file } = keys
  // The second generation is written once the database exists: a first start was cut before that.
  if (!exists && keys.generations === 1) return { kind: 'new' }
  if (file.backend !== secrets.backend) throw backendChanged(file.backend, secrets.backend)
  const osSecret = await secrets.read(osSecretName(file.deviceId))
  if (osSecret === undefined) {
    throw keyUnreadable(
      'secret_missing',
      'Le trousseau de ce poste ne contient plus le secret de la base locale',
    )
  }
  if ((await secretTag(crypto, file.deviceId, osSecret)) !== file.secretTag) {
    throw keyUnreadable('secret_changed', 'Le secret gardé par le trousseau de ce poste n’est plus le même')
  }
  if (!exists) throw databaseMissing()
  return { kind: 'ready', file, osSecret }
}

/**
 * Moves the database and its keys aside, on the person's decision only. The database goes first: a
 * crash in between leaves keys without a database, or the reverse, and both are refused until this
 * is called again. The secret stays in the keystore, so that what was put aside can be salvaged.
 */
export async function quarantineFolder({ files, clock }: FolderPorts, folder: string): Promise<string> {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
  let target = `${quarantinePath(folder)}/${stamp}`
  for (let turn = 2; await files.exists(target); turn++) target = `${quarantinePath(folder)}/${stamp}-${turn}`
  await files.makeFolder(quarantinePath(folder))
  await files.makeFolder(target)
  const database = databasePath(folder)
  const paths = [
    database,
    `${database}-wal`,
    `${database}-shm`,
    ...keyFilePaths(folder),
    attemptsPath(folder),
  ]
  for (const path of paths) {
    if (await files.exists(path)) await files.rename(path, target + path.slice(folder.length))
  }
  return target
}
