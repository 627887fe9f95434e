import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Config } from './config.ts'
import { databaseFile } from './storage/sqlite/connection.ts'

export type ServiceKeys = {
  /** Signs the sync cursors. */
  readonly cursor: Buffer
  /** Seals the attachments. */
  readonly file: Buffer
  /** Ed25519; signs the access tokens. */
  readonly signing: KeyObject
  /** Given by Pro Santé Connect; drawn at each start for the embedded provider. */
  readonly clientSecret: string
}

/**
 * Reads the key files, each readable by this account alone. Development makes those that are
 * missing; production never does. All processes of one service need the same.
 * Throws AppError key_missing | key_unreadable.
 */
export function loadKeys(config: Config): ServiceKeys {
  const mayMake = config.mode === 'development'
  const clientSecret =
    config.provider.kind === 'embedded'
      ? randomBytes(32).toString('base64url')
      : readKey(config, 'oidc-client-secret', undefined)
  if (clientSecret.length < 16) {
    throw new AppError('key_unreadable', 'Le secret OIDC compte moins de 16 caractères.')
  }
  return {
    cursor: readBytes(config, 'cursor.key', 32, mayMake),
    file: readBytes(config, 'file.key', 32, mayMake),
    signing: readSigningKey(readKey(config, 'signing.pem', mayMake ? makeSigningKey : undefined)),
    clientSecret,
  }
}

/**
 * 32 bytes of key, then 16 of salt: SQLCipher's raw form. Refused when it is missing wherever there
 * is a database: a new key would only hide that the old one is lost. PostgreSQL needs none.
 */
export function loadDatabaseKey(config: Config): Buffer {
  const mayMake = config.mode === 'development' && !existsSync(databaseFile(config.dataFolder))
  return readBytes(config, 'database.key', 48, mayMake)
}

function readBytes(config: Config, name: string, bytes: number, mayMake: boolean): Buffer {
  const text = readKey(config, name, mayMake ? () => randomBytes(bytes).toString('hex') : undefined)
  // SQLCipher takes a key of the wrong length for a passphrase, without a word.
  if (!new RegExp(`^[0-9a-f]{${bytes * 2}}$`).test(text)) {
    throw new AppError('key_unreadable', `La clé ${name} doit compter ${bytes * 2} chiffres hexadécimaux.`)
  }
  return Buffer.from(text, 'hex')
}

function readKey({ keyFolder }: Config, name: string, make: (() => string) | undefined): string {
  const path = join(keyFolder, name)
  if (!existsSync(path)) {
    if (!make) throw new AppError('key_missing', `Il manque la clé ${path} : le service ne démarre pas.`)
    mkdirSync(keyFolder, { recursive: true, mode: 0o700 })
    writeFileSync(path, make(), { mode: 0o600, flag: 'wx' })
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new AppError('key_unreadable', `La clé ${path} est ouverte à d’autres comptes : chmod 600.`)
  }
  return readFileSync(path, 'utf8').trim()
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
