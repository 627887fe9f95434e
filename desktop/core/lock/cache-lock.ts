import { type AppError, type ErrorCode, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Argon2Parameters, CacheDatabase, Cancel, Ports } from '../platform/ports.ts'
import { fromHex, toHex } from './bytes.ts'
import { type CacheFolder, inspectFolder, quarantineFolder } from './cache-folder.ts'
import { attemptsPath, databasePath, osSecretName } from './cache-paths.ts'
import { IdleWatch } from './idle-watch.ts'
import {
  type KeyFile,
  readKeyFile,
  rotateKeyFile,
  settleKeyFile,
  unwrapKey,
  wrapKey,
  writeFirstKeyFile,
} from './key-file.ts'
import {
  alreadyCreated,
  forgetfulKeystore,
  keyUnreadable,
  lockedMeanwhile,
  nothingYet,
  unsoundKey,
  wrongPin,
} from './lock-errors.ts'
import { PinAttempts } from './pin-attempts.ts'
import { checkPin } from './pin-policy.ts'
import { forgetWiping, type Wiped, wipeFolder } from './wipe.ts'

/** OWASP asks for 19 MiB and two passes at least; this is half a second to one second of a desktop. */
const productionArgon2: Argon2Parameters = { memoryKiB: 64 * 1024, passes: 3, parallelism: 1 }

type LockPorts = Pick<Ports, 'openDatabase' | 'files' | 'crypto' | 'clock' | 'secrets'>

type LockOptions = {
  readonly folder: string
  /** Smaller in tests only. */
  readonly argon2?: Argon2Parameters
  /** Without a `touch` for that long, the cache locks itself. */
  readonly autoLockMs: number
}

export type LockState =
  | { readonly kind: 'new' }
  | {
      readonly kind: 'locked'
      readonly userHint: string | undefined
      readonly remaining: number
      /** Milliseconds since 1970, when the next try must wait. */
      readonly retryAt: number | undefined
    }
  | { readonly kind: 'unlocked'; readonly userHint: string | undefined }
  /** Everything was destroyed on request; a new cache may be made. */
  | ({ readonly kind: 'wiped' } & Wiped)
  /** Nothing was changed: `quarantine` is a choice of the person's. */
  | { readonly kind: 'broken'; readonly code: ErrorCode; readonly message: string }

export async function createCacheLock(ports: LockPorts, options: LockOptions): Promise<CacheLock> {
  await ports.files.makeFolder(options.folder)
  const lock = new CacheLock(ports, options)
  await lock.refresh()
  return lock
}

/**
 * The local cache behind a code: made once, locked at each start and while nobody is there. Never
 * deletes nor replaces a key or a database that it cannot open.
 */
export class CacheLock {
  readonly #ports: LockPorts
  readonly #options: LockOptions
  readonly #listeners = new Set<() => void>()
  readonly #idle: IdleWatch
  #state: LockState = { kind: 'new' }
  #database: CacheDatabase | undefined
  #attempts: PinAttempts | undefined
  /** One operation at a time: two hurried clicks are two tries in a row. */
  #turn: Promise<unknown> = Promise.resolve()
  /** Counts the calls to `lock`: one that comes while a code is being checked wins. */
  #locks = 0

  constructor(ports: LockPorts, options: LockOptions) {
    this.#ports = ports
    this.#options = options
    this.#idle = new IdleWatch(ports.clock, options.autoLockMs, () => this.lock())
  }

  state(): LockState {
    return this.#state
  }

  /** Looks at the folder again, once a keystore or a file was put back. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#inspect()
    })
  }

  /** First start on this device. Throws pin_weak | conflict | keystore_unavailable | disk_full. */
  create(pin: string, userHint?: string): Promise<CacheDatabase> {
    return this.#inTurn(async (locks) => {
      checkPin(pin)
      const { crypto, clock, files, secrets } = this.#ports
      const { folder, argon2 = productionArgon2 } = this.#options
      const inspected = await this.#inspect()
      if (inspected.kind === 'broken') throw inspected.error
      if (inspected.kind === 'ready') throw alreadyCreated()

      const deviceId = toHex(crypto.randomBytes(16))
      const osSecret = crypto.randomBytes(32)
      const key = crypto.randomBytes(32)
      await secrets.write(osSecretName(deviceId), osSecret)
      const kept = await secrets.read(osSecretName(deviceId))
      if (kept === undefined || !crypto.equal(kept, osSecret)) throw forgetfulKeystore()
      const header = {
        deviceId,
        userHint,
        backend: secrets.backend,
        dbSalt: toHex(crypto.randomBytes(16)),
        createdAt: new Date(clock.now()).toISOString(),
      }
      const file = await wrapKey(crypto, header, argon2, { pin, osSecret, key })
      await forgetWiping(this.#ports, folder)
      // One generation for now: the second one says that the database exists.
      await writeFirstKeyFile(files, folder, file)
      return this.#open(file, key, locks, true)
    })
  }

  /** Throws pin_wrong | pin_delayed | disk_full, or what a broken cache says. */
  unlock(pin: string): Promise<CacheDatabase> {
    return this.#inTurn(async (locks) => {
      const { file, key } = await this.#verify(pin)
      if (this.#database) {
        key.fill(0)
        return this.#database
      }
      return this.#open(file, key, locks, false)
    })
  }

  /** Closes the database at once; does nothing more when it is not open. */
  lock(): void {
    this.#locks++
    const database = this.#database
    if (this.#state.kind !== 'unlocked' || !database) return
    this.#idle.stop()
    this.#database = undefined
    const { userHint } = this.#state
    this.#state = { kind: 'locked', userHint, remaining: PinAttempts.inAll, retryAt: undefined }
    database.close()
    for (const listener of this.#listeners) listener()
  }

  /** Wraps the same key again; the database is not touched. */
  changePin(old: string, next: string): Promise<void> {
    return this.#inTurn(async () => {
      checkPin(next)
      const { crypto, files } = this.#ports
      const { folder, argon2 = productionArgon2 } = this.#options
      const { file, key, osSecret } = await this.#verify(old)
      const renewed = await wrapKey(crypto, file, argon2, { pin: next, osSecret, key })
      await rotateKeyFile(files, folder, file, renewed)
      const written = await readKeyFile(files, folder)
      const again = written.kind === 'valid' && (await unwrapKey(crypto, written.file, next, osSecret))
      const sound = again && crypto.equal(again, key)
      key.fill(0)
      // Until the new code is seen to open it, the old one stays a generation away.
      await settleKeyFile(files, folder, sound ? renewed : file)
      if (!sound) throw unsoundKey()
    })
  }

  /** Someone is there. */
  touch(): void {
    this.#idle.touch()
  }

  onLocked(listener: () => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** On the person's decision: puts database and keys aside, whole. Returns the folder they went to. */
  quarantine(): Promise<string> {
    return this.#inTurn(async () => {
      this.lock()
      const target = await quarantineFolder(this.#ports, this.#options.folder)
      await this.#inspect()
      return target
    })
  }

  /** The service asked for it: locks, then destroys keys and databases, those set aside too. */
  wipe(message: string): Promise<void> {
    return this.#inTurn(async () => {
      this.lock()
      const at = new Date(this.#ports.clock.now()).toISOString()
      await wipeFolder(this.#ports, this.#options.folder, { at, message })
      this.#state = { kind: 'wiped', at, message }
      for (const listener of this.#listeners) listener()
    })
  }

  #inTurn<T>(work: (locks: number) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => work(this.#locks))
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #inspect(): Promise<CacheFolder> {
    const inspected = await inspectFolder(this.#ports, this.#options.folder)
    if (this.#database) return inspected
    if (inspected.kind === 'new') this.#state = { kind: 'new' }
    if (inspected.kind === 'wiped') this.#state = { kind: 'wiped', ...inspected.wiped }
    if (inspected.kind === 'broken') this.#break(inspected.error)
    if (inspected.kind === 'ready') await this.#standBy(inspected.file, inspected.osSecret)
    return inspected
  }

  async #standBy(file: KeyFile, osSecret: Uint8Array): Promise<void> {
    const { remaining, waitMs } = await this.#counter(file.deviceId).standing(osSecret)
    const retryAt = waitMs > 0 ? this.#ports.clock.now() + waitMs : undefined
    this.#state = { kind: 'locked', userHint: file.userHint, remaining, retryAt }
  }

  async #verify(
    pin: string,
  ): Promise<{ readonly file: KeyFile; readonly key: Uint8Array; readonly osSecret: Uint8Array }> {
    const inspected = await this.#inspect()
    if (inspected.kind === 'broken') throw inspected.error
    if (inspected.kind === 'new' || inspected.kind === 'wiped') throw nothingYet()
    const { file, osSecret } = inspected
    const counter = this.#counter(file.deviceId)
    const remaining = await counter.begin(osSecret)
    const key = remaining < 0 ? undefined : await unwrapKey(this.#ports.crypto, file, pin, osSecret)
    if (key !== undefined) {
      await counter.reset(osSecret)
      return { file, key, osSecret }
    }
    if (remaining > 0) {
      if (!this.#database) await this.#standBy(file, osSecret)
      throw wrongPin(remaining)
    }
    // Without the system's half, no list of codes opens the key file any more.
    await this.#ports.secrets.remove(osSecretName(file.deviceId))
    this.lock()
    const error = keyUnreadable(
      'secret_destroyed',
      'Trop de codes inexacts : par sécurité, le secret de ce poste a été détruit',
    )
    this.#break(error)
    throw error
  }

  async #open(file: KeyFile, key: Uint8Array, locks: number, create: boolean): Promise<CacheDatabase> {
    const { files, openDatabase } = this.#ports
    const { folder } = this.#options
    let database: CacheDatabase | undefined
    try {
      database = openDatabase(databasePath(folder), { key, salt: fromHex(file.dbSalt) }, { create })
      await settleKeyFile(files, folder, file)
      if (locks !== this.#locks) throw lockedMeanwhile()
    } catch (error) {
      database?.close()
      const lasting = isAppError(error) && error.details.reason !== 'unavailable'
      if (lasting && (error.code === 'cache_plaintext' || error.code === 'cache_unreadable'))
        this.#break(error)
      else await this.#inspect()
      throw error
    } finally {
      // The connections hold it by now; nothing of ours needs it any more.
      key.fill(0)
    }
    this.#database = database
    this.#state = { kind: 'unlocked', userHint: file.userHint }
    this.#idle.start()
    return database
  }

  #counter(deviceId: string): PinAttempts {
    if (this.#attempts?.deviceId !== deviceId) {
      this.#attempts = new PinAttempts(this.#ports, attemptsPath(this.#options.folder), deviceId)
    }
    return this.#attempts
  }

  #break({ code, message }: AppError): void {
    this.#state = { kind: 'broken', code, message }
  }
}
