import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { z } from 'zod'

const content = z.strictObject({
  version: z.literal(1),
  integratorId: z.string(),
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})

/** Where this integrator keeps the proof that the doctor accepted it, unless told otherwise. */
export function pairingPath(
  integratorId: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(configurationFolder(environment), 'navigateur-pro', `appairage-${integratorId}.json`)
}

function configurationFolder(environment: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'win32') {
    return environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return environment['XDG_CONFIG_HOME'] || join(homedir(), '.config')
}

/**
 * The 32-byte secret, or undefined when not paired.
 * @throws AppError `forbidden` when other accounts may read it: it is no longer a secret.
 */
export async function readPairing(path: string, integratorId: string): Promise<Uint8Array | undefined> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new AppError(
      'forbidden',
      'Le fichier d’appairage ne peut pas être lu. Vérifiez ses droits.',
      {},
      {
        cause: error,
      },
    )
  }
  try {
    const { mode } = await file.stat()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new AppError(
        'forbidden',
        'Le fichier d’appairage est lisible par d’autres comptes : il n’a pas été utilisé. Supprimez-le et refaites l’appairage.',
      )
    }
    const parsed = content.safeParse(parseJson(await readFile(file, 'utf8')))
    if (!parsed.success || parsed.data.integratorId !== integratorId) {
      throw new AppError(
        'bad_input',
        'Le fichier d’appairage est abîmé ou appartient à un autre logiciel : il n’a pas été utilisé. Supprimez-le et refaites l’appairage.',
      )
    }
    return Buffer.from(parsed.data.secret, 'base64url')
  } finally {
    await file.close()
  }
}

/** Whole or not at all, and never wider than its owner, even for an instant. */
export async function writePairing(path: string, integratorId: string, secret: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.tmp`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    const text = Buffer.from(secret).toString('base64url')
    await file.writeFile(`${JSON.stringify({ version: 1, integratorId, secret: text })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

export async function removePairing(path: string): Promise<void> {
  await rm(path, { force: true })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
