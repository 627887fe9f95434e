import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { FastifyInstance } from 'fastify'
import type { HttpRequest } from '../desktop/core/platform/ports.ts'
import { buildApp } from '../sync-service/src/app.ts'
import type { IdentityProvider } from '../sync-service/src/auth/identity-provider.ts'
import { type Config, readConfig } from '../sync-service/src/config.ts'
import { loadKeys, type ServiceKeys } from '../sync-service/src/keys.ts'
import type { Log } from '../sync-service/src/log.ts'
import { createMetrics } from '../sync-service/src/metrics.ts'
import { databaseFile, openConnection, type Sql } from '../sync-service/src/storage/sqlite/connection.ts'
import { openSqliteStorage } from '../sync-service/src/storage/sqlite/sqlite-storage.ts'
import type { FeedMove, Storage, WriteTransaction } from '../sync-service/src/storage/port.ts'

export const serviceUrl = 'http://127.0.0.1:8710'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What a planted bug puts between the service and its storage. */
export type StorageWrapper = (storage: Storage) => Storage

/** A service's folder and keys, from which each seed starts with a copy of its own. */
export type ServiceImage = {
  readonly folder: string
  readonly config: Config
  readonly keys: ServiceKeys
  readonly databaseKey: Buffer
}

export type ServiceNode = Awaited<ReturnType<typeof startServiceNode>>

/** Memory-backed where there is such a folder: thousands of flushes a second. */
const workshop = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

function makeFolder(): string {
  return mkdtempSync(join(workshop, 'navigateur-simulation-'))
}

export async function makeServiceImage(): Promise<ServiceImage> {
  const folder = makeFolder()
  const config = readConfig({ NAVIGATEUR_DATA: folder, NAVIGATEUR_PUBLIC_URL: serviceUrl })
  const databaseKey = randomBytes(48)
  await openSqliteStorage({ folder, key: databaseKey }).close()
  return { folder, config, keys: loadKeys(config), databaseKey }
}

/** The whole service on its own files, without a socket; it crashes, comes back, and is restored. */
export async function startServiceNode(
  image: ServiceImage,
  options: {
    readonly wrap?: StorageWrapper | undefined
    readonly onFault: (event: string, error: unknown) => void
  },
) {
  const { config, keys, databaseKey } = image
  const folder = makeFolder()
  const backup = join(folder, 'backup')
  const witness = join(folder, 'witness')
  mkdirSync(backup)
  copyDatabase(image.folder, folder)
  let running = open()
  let commits = 0
  let hasBackup = false
  let generation = 0
  /** Counts down commits: the process dies right after the last one. */
  let diesAfter: number | undefined
  const listeners = new Set<(moves: readonly FeedMove[]) => void>()
  let app: FastifyInstance | undefined

  function open() {
    const file = openSqliteStorage({ folder, key: databaseKey, witness })
    const died = Promise.withResolvers<undefined>()
    const never = () => new Promise<never>(() => undefined)
    let alive = true
    const die = () => {
      alive = false
      died.resolve(undefined)
    }
    const storage: Storage = {
      ...file,
      read: (work) => (alive ? file.read(work) : never()),
      write: async (work) => {
        if (!alive) return never()
        let touched = false
        const value = await file.write((tx) => work(watched(tx, () => (touched = true))))
        if (touched) commits += 1
        if (diesAfter !== undefined && --diesAfter < 0) {
          die()
        }
        return alive ? value : never()
      },
    }
    const wrapped = options.wrap?.(storage) ?? storage
    wrapped.onFeedsMoved((moves) => {
      for (const listener of listeners) listener(moves)
    })
    let look: Sql | undefined
    return {
      storage: wrapped,
      look: () => (look ??= openConnection(databaseFile(folder), databaseKey, 'reader')),
      died: died.promise,
      isAlive: () => alive,
      die,
      async close() {
        die()
        look?.close()
        await file.close()
      },
    }
  }

  /** What a writing calls tells whether anything else than a session or a device changed. */
  function watched(tx: WriteTransaction, onTouched: () => void): WriteTransaction {
    return new Proxy(tx, {
      get: (of, name, self) => {
        if (!asides.test(String(name))) onTouched()
        return Reflect.get(of, name, self) as unknown
      },
    })
  }

  /** The application outlives its storage: it keeps nothing else from one request to the next. */
  const storage: Storage = {
    read: (work) => running.storage.read(work),
    write: (work) => running.storage.write(work),
    onFeedsMoved: (listener) => running.storage.onFeedsMoved(listener),
    close: async () => undefined,
  }

  async function application(): Promise<FastifyInstance> {
    const log: Log = { info: () => undefined, warn: () => undefined, error: options.onFault }
    const registry = createRegistry()
    app ??= await buildApp({ config, keys, storage, registry, provider, log, metrics: createMetrics() })
    return app
  }

  async function come(back: () => void): Promise<void> {
    diesAfter = undefined
    await running.close()
    back()
    running = open()
  }

  return {
    storage,
    look: () => running.look(),
    /** Grows with each commit of something that the judge reads. */
    commits: () => commits,
    /** Grows each time older data takes the place of newer. */
    generation: () => generation,
    isAlive: () => running.isAlive(),
    /** Undefined when the process died before it answered. */
    async handle(request: Omit<HttpRequest, 'timeoutMs'>): Promise<Answer | undefined> {
      const { died, isAlive } = running
      if (!isAlive()) return undefined
      // Compressed bodies would only tie the trace to a version of zstd.
      const { 'accept-encoding': _encoding, ...headers } = request.headers ?? {}
      const { body } = request
      const injected = (await application())
        .inject({
          method: request.method,
          url: request.url.slice(serviceUrl.length),
          headers,
          ...(body !== undefined && { payload: typeof body === 'string' ? body : Buffer.from(body) }),
        })
        .then((response) => ({
          status: response.statusCode,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: new Uint8Array(response.rawPayload),
        }))
      const answer = await Promise.race([injected, died])
      // A request without an end may hold something in that application for ever.
      if (!answer) app = undefined
      return answer
    },
    onFeedsMoved(listener: (moves: readonly FeedMove[]) => void): void {
      listeners.add(listener)
    },
    dieAfter(further: number): void {
      diesAfter = further
    },
    /** Something done at the service itself; undefined when the process died meanwhile. */
    async within<T>(work: (storage: Storage) => Promise<T>): Promise<T | undefined> {
      return running.isAlive() ? Promise.race([work(storage), running.died]) : undefined
    },
    dieNow: () => running.die(),
    forgetDeath: () => {
      diesAfter = undefined
    },
    restart: () => come(() => undefined),
    /** Between two events no transaction is open: the file and its log are one state. */
    backUp(): void {
      copyDatabase(folder, backup)
      hasBackup = true
    },
    hasBackup: () => hasBackup,
    /** The machine was lost: the service comes back from its last backup, and finds it out by its witness. */
    async restore(): Promise<void> {
      generation += 1
      await come(() => copyDatabase(backup, folder))
    },
    /** What it holds now, for other seeds to start from. */
    export(): ServiceImage {
      const other = makeFolder()
      copyDatabase(folder, other)
      return { ...image, folder: other }
    },
    async close(): Promise<void> {
      await running.close()
      await app?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a writing may ask for without changing anything that the judge reads. */
const asides =
  /^(find|list|read|is|sum|survey|incarnation|attempt|wake|appendAudit|(save|take|use|move|revoke|forget)(Device|Session|RefreshToken|Login|Grant|Wipe))/

/** The person who is at the browser is the code that the provider gives back. */
const provider: IdentityProvider = {
  authorizationUrl: async ({ state }) => `${serviceUrl}/provider?state=${state}`,
  identify: async (callback) => callback.searchParams.get('code') ?? '',
}

function copyDatabase(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${databaseFile(to)}${suffix}`, { force: true })
  for (const suffix of ['', '-wal']) {
    if (existsSync(`${databaseFile(from)}${suffix}`))
      copyFileSync(`${databaseFile(from)}${suffix}`, `${databaseFile(to)}${suffix}`)
  }
}
