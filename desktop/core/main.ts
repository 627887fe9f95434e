import { v7 } from 'uuid'
import { z } from 'zod'
import { fr } from 'zod/locales'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { events } from '../contract/events.ts'
import type { Push, Reply, Request } from '../contract/transport.ts'
import type { SessionView } from '../contract/views.ts'
import { migrate } from './database/migrate.ts'
import { migrations } from './database/migrations.ts'
import { createDesk, type Desk, type Emit } from './desk.ts'
import { createCacheLock } from './lock/cache-lock.ts'
import type { Argon2Parameters, CacheDatabase, Ports } from './platform/ports.ts'
import { createRouter, type LockHandlers } from './router.ts'

export type CoreConfig = {
  /** Where this person's cache lives on this machine. */
  readonly folder: string
  readonly serviceUrl: string
  readonly environment: 'production' | 'test'
  /** Shown in the interface: these are not real patients. */
  readonly demonstration: boolean
  readonly appVersion: string
  readonly plugins: readonly Plugin[]
  /** Private folder of this user where practice software finds the Navigateur. */
  readonly channelFolder: string
  readonly autoLockMs: number
  /** Longest pause between two tries when the service does not answer. */
  readonly longestPauseMs?: number
  /** Smaller in tests only. */
  readonly argon2?: Argon2Parameters
  readonly registry?: Registry
}

export type Core = {
  call(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
  readFile(ticket: string): { bytes: Uint8Array; mediaType: string; fileName: string } | undefined
  /** Answers an envelope whose value is `{ sha256 }`. */
  writeFile(ticket: string, bytes: Uint8Array): Promise<Reply>
  close(): Promise<void>
}

/** The composition root: plain constructor calls, no side effect on import. One core a process a folder. */
export async function createCore(ports: Ports, config: CoreConfig): Promise<Core> {
  const { clock, crypto, logger } = ports
  // What a schema says of a wrong field is shown to a person.
  z.config(fr())
  const newId = () => v7({ msecs: clock.now(), random: crypto.randomBytes(16) })
  const listeners = new Set<(push: Push) => void>()
  const emit: Emit = (event, data) => {
    const push = { event, data: events[event].parse(data) }
    for (const listener of listeners) listener(push)
  }
  await ports.files.makeFolder(config.folder)
  const releaseFolder = await ports.files.lockFolder(config.folder)
  const lock = await createCacheLock(ports, config)
  let desk: Desk | undefined

  async function openDesk(database: CacheDatabase): Promise<void> {
    if (desk) return
    migrate(database.durable, migrations)
    desk = createDesk(
      ports,
      {
        ...config,
        registry: config.registry ?? createRegistry(),
        longestPauseMs: config.longestPauseMs ?? 5 * 60_000,
      },
      database,
      newId,
      emit,
    )
    await desk.start()
    emit('session.changed', {})
  }

  lock.onLocked(() => {
    const closing = desk
    desk = undefined
    emit('session.changed', {})
    closing?.close().catch((error: unknown) => logger.error('desk.close-failed', error))
  })

  function readSession(): SessionView {
    const person = desk?.person()
    const signInProblem = desk?.signInProblem()
    return {
      lock: lockView(),
      ...(person && { person }),
      service: desk?.service() ?? 'locked',
      ...(signInProblem && { signInProblem }),
      environment: config.environment,
      demonstration: config.demonstration,
      version: config.appVersion,
      autoLockMinutes: Math.round(config.autoLockMs / 60_000),
    }
  }

  function lockView(): SessionView['lock'] {
    const state = lock.state()
    if (state.kind === 'unlocked') return desk ? { kind: 'unlocked' } : { kind: 'locked' }
    if (state.kind !== 'locked') return state
    return {
      kind: 'locked',
      triesLeft: state.remaining,
      ...(state.retryAt !== undefined && { retryAt: new Date(state.retryAt).toISOString() }),
    }
  }

  const lockHandlers: LockHandlers = {
    'session.read': readSession,
    'lock.create': async ({ pin }) => {
      await openDesk(await lock.create(pin))
      return {}
    },
    'lock.unlock': async ({ pin }) => {
      await openDesk(await lock.unlock(pin).finally(() => emit('session.changed', {})))
      return {}
    },
    'lock.lock': () => {
      lock.lock()
      return {}
    },
    'lock.touch': () => {
      lock.touch()
      return {}
    },
    'lock.changePin': async ({ current, next }) => {
      if (!desk)
        throw new AppError('locked', 'Le Navigateur est verrouillé. Saisissez votre code pour continuer.')
      await lock.changePin(current, next)
      return {}
    },
    'lock.setAside': async () => {
      const keptIn = await lock.quarantine()
      emit('session.changed', {})
      return { keptIn }
    },
  }
  const route = createRouter({
    lock: lockHandlers,
    desk: () => desk?.handlers,
    newReference: () => newId().slice(-12),
    logger,
  })

  async function writeFile(ticketId: string, bytes: Uint8Array): Promise<Reply> {
    const ticket = desk?.tickets.find(ticketId)
    if (!desk || ticket?.kind !== 'write' || bytes.length !== ticket.size) {
      const message = 'Ce fichier n’est plus attendu. Joignez-le de nouveau.'
      return { id: 0, ok: false, error: { code: 'not_found', message } }
    }
    desk.tickets.spend(ticketId)
    try {
      const sha256 = await desk.attachments.keep(ticket.patientId, bytes, ticket.mediaType)
      return { id: 0, ok: true, value: { sha256 } }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { id: 0, ok: false, error: { code: error.code, message: error.message } }
    }
  }

  return {
    call: route,
    onPush(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    readFile(ticketId) {
      const ticket = desk?.tickets.find(ticketId)
      if (!desk || ticket?.kind !== 'read') return undefined
      const found = desk.attachments.bytesOf(ticket.patientId, ticket.sha256)
      return found && { ...found, fileName: ticket.fileName }
    },
    writeFile,
    async close() {
      const closing = desk
      lock.lock()
      await closing?.close()
      await releaseFolder()
    },
  }
}
