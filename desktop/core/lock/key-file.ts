import { z } from 'zod'
import type { Argon2Parameters, Crypto, Files } from '../platform/ports.ts'
import { fromHex, joined, parseJson, toHex, toUtf8 } from './bytes.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

/**
 * The database's key, wrapped by what the person knows and what the operating system keeps. A new
 * code wraps again; the database is never rekeyed (a rekey that is cut can lose the file).
 */
const keyFileSchema = z.strictObject({
  v: z.literal(1),
  deviceId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Whom the cache belongs to, to greet the person before unlocking. */
  userHint: z.string().max(200).optional(),
  cipher: z.literal('sqlcipher-4'),
  kdf: z.strictObject({
    alg: z.literal('argon2id'),
    // Bounded: a touched file must not make the machine allocate gigabytes.
    memoryKiB: z.int().min(8).max(1_048_576),
    passes: z.int().min(1).max(16),
    parallelism: z.int().min(1).max(8),
    salt: hex(16),
  }),
  /** The SecretStore that keeps the other half: a change is explained, never silently accepted. */
  backend: z.string().max(100),
  /** Tells a changed secret from a wrong code; says nothing of either. */
  secretTag: hex(16),
  /** nonce(12) ‖ key(32) ‖ tag(16) */
  wrapped: hex(60),
  dbSalt: hex(16),
  createdAt: z.iso.datetime(),
})

export type KeyFile = z.infer<typeof keyFileSchema>
type KeyFileHeader = Pick<KeyFile, 'deviceId' | 'userHint' | 'backend' | 'dbSalt' | 'createdAt'>

type KeyFileReading =
  | { readonly kind: 'absent' | 'damaged' | 'newer' }
  | { readonly kind: 'valid'; readonly file: KeyFile; readonly generations: 1 | 2 }

const newerSchema = z.looseObject({ v: z.int().min(2) })

type Generation =
  | { readonly kind: 'absent' | 'damaged' | 'newer' }
  | { readonly kind: 'valid'; readonly file: KeyFile }

export function keyFilePaths(folder: string): readonly [current: string, previous: string] {
  return [`${folder}/key.json`, `${folder}/key.previous.json`]
}

/** The current generation, or the previous one when a crash or a fault took the current. */
export async function readKeyFile(files: Files, folder: string): Promise<KeyFileReading> {
  const [currentPath, previousPath] = keyFilePaths(folder)
  const current = parseKeyFile(await files.read(currentPath))
  const previous = parseKeyFile(await files.read(previousPath))
  if (current.kind === 'newer' || previous.kind === 'newer') return { kind: 'newer' }
  const generations = current.kind === 'valid' && previous.kind === 'absent' ? 1 : 2
  if (current.kind === 'valid') return { ...current, generations }
  if (previous.kind === 'valid') return { ...previous, generations }
  return { kind: current.kind === 'absent' && previous.kind === 'absent' ? 'absent' : 'damaged' }
}

function parseKeyFile(bytes: Uint8Array | undefined): Generation {
  if (bytes === undefined) return { kind: 'absent' }
  const value = parseJson(bytes)
  const parsed = keyFileSchema.safeParse(value)
  if (parsed.success) return { kind: 'valid', file: parsed.data }
  return { kind: newerSchema.safeParse(value).success ? 'newer' : 'damaged' }
}

export async function writeFirstKeyFile(files: Files, folder: string, file: KeyFile): Promise<void> {
  await files.writeAtomic(keyFilePaths(folder)[0], serialized(file))
}

/** Keeps `before` as the previous generation, then writes `file`: one valid file at every instant. */
export async function rotateKeyFile(
  files: Files,
  folder: string,
  before: KeyFile,
  file: KeyFile,
): Promise<void> {
  const [current, previous] = keyFilePaths(folder)
  await files.writeAtomic(previous, serialized(before))
  await files.writeAtomic(current, serialized(file))
}

/**
 * Makes both generations `file`, once it has opened the database: an earlier code then opens nothing
 * any more, and a generation that a fault had damaged is whole again.
 */
export async function settleKeyFile(files: Files, folder: string, file: KeyFile): Promise<void> {
  const bytes = serialized(file)
  for (const path of keyFilePaths(folder)) {
    const present = await files.read(path)
    if (present === undefined || toHex(present) !== toHex(bytes)) await files.writeAtomic(path, bytes)
  }
}

/** In the schema's order: the same file is the same bytes, whoever built the object. */
function serialized(file: KeyFile): Uint8Array {
  return toUtf8(`${JSON.stringify(keyFileSchema.parse(file), undefined, 2)}\n`)
}

export async function wrapKey(
  crypto: Crypto,
  header: KeyFileHeader,
  argon2: Argon2Parameters,
  secrets: { readonly pin: string; readonly osSecret: Uint8Array; readonly key: Uint8Array },
): Promise<KeyFile> {
  const { memoryKiB, passes, parallelism } = argon2
  const unsealed = {
    v: 1,
    ...header,
    cipher: 'sqlcipher-4',
    kdf: { alg: 'argon2id', memoryKiB, passes, parallelism, salt: toHex(crypto.randomBytes(16)) },
    secretTag: await secretTag(crypto, header.deviceId, secrets.osSecret),
    wrapped: '',
  } as const
  const kek = await keyEncryptionKey(crypto, unsealed, secrets.pin, secrets.osSecret)
  const wrapped = await crypto.seal(kek, secrets.key, context(unsealed))
  kek.fill(0)
  return { ...unsealed, wrapped: toHex(wrapped) }
}

/** Undefined when the code is wrong, or when the file was touched. */
export async function unwrapKey(
  crypto: Crypto,
  file: KeyFile,
  pin: string,
  osSecret: Uint8Array,
): Promise<Uint8Array | undefined> {
  const kek = await keyEncryptionKey(crypto, file, pin, osSecret)
  const key = await crypto.open(kek, fromHex(file.wrapped), context(file))
  kek.fill(0)
  return key
}

export async function secretTag(crypto: Crypto, deviceId: string, osSecret: Uint8Array): Promise<string> {
  return toHex(await crypto.hkdfSha256(osSecret, `cache-secret-tag-v1|${deviceId}`, 16))
}

async function keyEncryptionKey(
  crypto: Crypto,
  { deviceId, kdf }: KeyFile,
  pin: string,
  osSecret: Uint8Array,
): Promise<Uint8Array> {
  const fromPin = await crypto.argon2id(pin, fromHex(kdf.salt), kdf)
  const both = joined(fromPin, osSecret)
  const kek = await crypto.hkdfSha256(both, `cache-kek-v1|${deviceId}`, 32)
  fromPin.fill(0)
  both.fill(0)
  return kek
}

/** Everything that is not derived is authenticated: no field of another file can be grafted. */
function context({
  v,
  deviceId,
  userHint,
  backend,
  cipher,
  secretTag,
  dbSalt,
  createdAt,
}: KeyFile): Uint8Array {
  return toUtf8(
    JSON.stringify([v, deviceId, userHint ?? null, backend, cipher, secretTag, dbSalt, createdAt]),
  )
}
