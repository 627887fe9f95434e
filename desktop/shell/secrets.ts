import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Files, SecretStore } from '../core/platform/ports.ts'

const storedSecret = z.strictObject({
  version: z.literal(1),
  backend: z.string(),
  createdAt: z.iso.datetime(),
  /** What the keystore of the system returned, in base64. */
  sealed: z.base64(),
})

type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/**
 * Small secrets sealed by the system's keystore (DPAPI, Keychain, libsecret, KWallet), one file
 * each, through the asynchronous API only: Electron 46 removes the other. To open after `ready`.
 *
 * On Linux, `basic_text` seals with a password that is written in Chromium's source (blobs that
 * begin with `v10`): that is refused at every read and every write, never a silent fall-back. A
 * backend that changed is explained; a secret that cannot be read is never replaced by a new one.
 */
export async function openSecretStore(
  safeStorage: AsyncSafeStorage,
  files: Files,
  folder: string,
  platform: NodeJS.Platform,
): Promise<SecretStore> {
  const backend = backendOf(safeStorage, platform)
  const usable =
    backend !== 'basic_text' && backend !== 'unknown' && (await safeStorage.isAsyncEncryptionAvailable())
  if (usable) await files.makeFolder(folder)

  const requireKeystore = () => {
    if (!usable) throw unavailable(backend)
  }
  const refuseWeakSeal = (sealed: Buffer) => {
    if (platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10') throw unavailable(backend)
  }
  const write = async (name: string, text: string) => {
    const sealed = await safeStorage.encryptStringAsync(text)
    refuseWeakSeal(sealed)
    const stored: z.infer<typeof storedSecret> = {
      version: 1,
      backend,
      createdAt: new Date().toISOString(),
      sealed: sealed.toString('base64'),
    }
    await files.writeAtomic(pathOf(folder, name), Buffer.from(JSON.stringify(stored)))
  }

  return {
    backend,
    read: async (name) => {
      requireKeystore()
      const content = await files.read(pathOf(folder, name))
      if (!content) return undefined
      const stored = parseStored(content)
      if (stored.backend !== backend) throw backendChanged(stored.backend, backend)
      const sealed = Buffer.from(stored.sealed, 'base64')
      refuseWeakSeal(sealed)
      const opened = await safeStorage.decryptStringAsync(sealed).catch((cause: unknown) => {
        throw unreadable(cause)
      })
      if (opened.shouldReEncrypt) await write(name, opened.result)
      return new Uint8Array(Buffer.from(opened.result, 'base64'))
    },
    write: async (name, secret) => {
      requireKeystore()
      await write(name, Buffer.from(secret).toString('base64'))
    },
    remove: async (name) => {
      await files.remove(pathOf(folder, name))
    },
  }
}

function backendOf(safeStorage: AsyncSafeStorage, platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'dpapi'
  if (platform === 'darwin') return 'keychain'
  return safeStorage.getSelectedStorageBackend()
}

/** Encoded, so that a name is one file in this folder on every system, whatever it contains. */
function pathOf(folder: string, name: string): string {
  return join(folder, `${Buffer.from(name, 'utf8').toString('hex')}.json`)
}

function parseStored(content: Uint8Array): z.infer<typeof storedSecret> {
  try {
    return storedSecret.parse(JSON.parse(Buffer.from(content).toString('utf8')))
  } catch (cause) {
    throw unreadable(cause)
  }
}

function unavailable(backend: string): AppError {
  return new AppError(
    'keystore_unavailable',
    'Le trousseau de cet ordinateur ne protège pas les secrets : le Navigateur n’écrit rien ici. Vos données enregistrées sont conservées. Activez le trousseau de la session (GNOME ou KDE), puis relancez.',
    { backend },
  )
}

function backendChanged(before: string, now: string): AppError {
  return new AppError(
    'keystore_unavailable',
    `Le trousseau de cet ordinateur a changé (${before}, puis ${now}). Vos données enregistrées sont conservées. Rouvrez la session avec le trousseau d’origine, ou demandez de l’aide avant toute réinstallation.`,
    { before, now },
  )
}

function unreadable(cause: unknown): AppError {
  return new AppError(
    'key_unreadable',
    'Le trousseau de cet ordinateur ne rend plus la clé du Navigateur. Les données sont conservées, mais fermées. Demandez de l’aide avant toute réinstallation.',
    {},
    { cause },
  )
}
