import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Config } from './config.ts'
import { databaseFile } from './storage/sqlite/connection.ts'

export type ServiceKeys = {
  /** 32 bytes of key, then 16 of salt: SQLCipher's raw form. */
  readonly database: Buffer
  /** Signs the sync cursors. */
  readonly cursor: Buffer
  /** Ed25519; signs the access tokens. */
  readonly signing: KeyObject
  /** Given by Pro Santé Connect; drawn at each start for the embedded provider. */
  readonly clientSecret: string
}

/**
 * Reads the key files, each readable by this account alone. Development makes those that are
 * missing; production never does. A missing database key is refused wherever there is a database:
 * a new key would only hide that the old one is lost. Throws AppError key_missing | key_unreadable.
 */
export function loadKeys(config: Config): ServiceKeys {
  const development = config.mode === 'development'
  if (development) mkdirSync(config.keyFolder, { recursive: true, mode: 0o700 })
  const read = (name: string, make: (() => string) | undefined) => {
    const path = join(config.keyFolder, name)
    if (!existsSync(path)) {
      if (!make) throw new AppError('key_missing', `Il manque la clé ${path} : le service ne démarre pas.`)
      writeFileSync(path, make(), { mode: 0o600, flag: 'wx' })
    }
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new AppError('key_unreadable', `La clé ${path} est ouverte à d’autres comptes : chmod 600.`)
    }
    return readFileSync(path, 'utf8').trim()
  }
  const hex = (name: string, bytes: number, mayMake: boolean) => {
    const text = read(name, mayMake ? () => randomBytes(bytes).toString('hex') : undefined)
    // SQLCipher takes a key of the wrong length for a passphrase, without a word.
    if (!new RegExp(`^[0-9a-f]{${bytes * 2}}$`).test(text)) {
      throw new AppError('key_unreadable', `La clé ${name} doit compter ${bytes * 2} chiffres hexadécimaux.`)
    }
    return Buffer.from(text, 'hex')
  }
  const clientSecret =
    config.provider.kind === 'embedded'
      ? randomBytes(32).toString('base64url')
      : read('oidc-client-secret', undefined)
  if (clientSecret.length < 16) {
    throw new AppError('key_unreadable', 'Le secret OIDC compte moins de 16 caractères.')
  }
  return {
    database: hex('database.key', 48, development && !existsSync(databaseFile(config.dataFolder))),
    cursor: hex('cursor.key', 32, development),
    signing: readSigningKey(read('signing.pem', development ? makeSigningKey : undefined)),
    clientSecret,
  }
}

function makeSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function readSigningKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below: the file may hold a secret, its content is not repeated.
  }
  throw new AppError('key_unreadable', 'La clé signing.pem n’est pas une clé privée Ed25519.')
}
