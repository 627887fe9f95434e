import { z } from 'zod'
import type { Ports } from '../platform/ports.ts'
import { parseJson, toUtf8 } from './bytes.ts'
import { attemptsPath, databasePath, osSecretName, quarantinePath } from './cache-paths.ts'
import { keyFilePaths, readKeyFile } from './key-file.ts'

const wipedSchema = z.strictObject({ at: z.iso.datetime(), message: z.string().max(500) })
/** When everything was destroyed, and what the person is told. */
export type Wiped = z.infer<typeof wipedSchema>

type WipePorts = Pick<Ports, 'files' | 'secrets'>

const wipedPath = (folder: string) => `${folder}/wiped.json`

/**
 * Destroys the cache, on a demand of the service. The order is noted first, so that a crash on the
 * way is made good at the next start, before any code is asked; a full disk does not stop it.
 */
export async function wipeFolder(ports: WipePorts, folder: string, wiped: Wiped): Promise<void> {
  const noted = toUtf8(JSON.stringify(wiped))
  const written = await ports.files.writeAtomic(wipedPath(folder), noted).then(
    () => true,
    () => false,
  )
  await destroy(ports, folder)
  if (!written) await ports.files.writeAtomic(wipedPath(folder), noted)
}

/** Undefined unless the folder was wiped; ends a wiping that was cut. */
export async function finishWiping(ports: WipePorts, folder: string): Promise<Wiped | undefined> {
  const bytes = await ports.files.read(wipedPath(folder))
  if (!bytes) return undefined
  await destroy(ports, folder)
  // Half a note is a note: writing is atomic, so only somebody else can have damaged it.
  return wipedSchema.safeParse(parseJson(bytes)).data
}

/** A new cache begins where another was wiped. */
export async function forgetWiping({ files }: WipePorts, folder: string): Promise<void> {
  await files.remove(wipedPath(folder))
}

/** Keys before what they open, the system's half before ours: cut anywhere, what remains is unreadable. */
async function destroy({ files, secrets }: WipePorts, folder: string): Promise<void> {
  const aside = quarantinePath(folder)
  const folders = [folder, ...(await files.list(aside)).map((name) => `${aside}/${name}`)]
  for (const one of folders) {
    const keys = await readKeyFile(files, one)
    if (keys.kind === 'valid') await secrets.remove(osSecretName(keys.file.deviceId))
    for (const path of keyFilePaths(one)) await files.remove(path)
  }
  for (const one of folders) {
    const database = databasePath(one)
    for (const path of [database, `${database}-wal`, `${database}-shm`, attemptsPath(one)]) {
      await files.remove(path)
    }
  }
}
