import { join } from 'node:path'
import { createFileSecretStore } from '../../platform/node/file-secret-store.ts'
import { createNodeCrypto } from '../../platform/node/node-crypto.ts'
import { openNodeDatabase } from '../../platform/node/node-database.ts'
import { createNodeFiles } from '../../platform/node/node-files.ts'
import type { Clock, Files } from '../../platform/ports.ts'
import { type CacheLock, createCacheLock } from '../cache-lock.ts'

export const autoLockMs = 10 * 60_000

/** A lock on real parts: files, keystore file, Argon2id (small), SQLCipher. */
export function openLock(root: string, clock: Clock, files: Files = createNodeFiles()): Promise<CacheLock> {
  return createCacheLock(
    {
      files,
      clock,
      crypto: createNodeCrypto(),
      openDatabase: openNodeDatabase,
      secrets: createFileSecretStore(files, join(root, 'keystore')),
    },
    { folder: join(root, 'cache'), argon2: { memoryKiB: 64, passes: 1, parallelism: 1 }, autoLockMs },
  )
}
