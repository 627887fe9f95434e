import { v7 } from 'uuid'
import { z } from 'zod'
import { fr } from 'zod/locales'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import { sniffMediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { events } from '../contract/events.ts'
import type { Push, Reply, Request } from '../contract/transport.ts'
import type { SessionView } from '../contract/views.ts'
import { migrate } from './database/migrate.ts'
import { migrations } from './database/migrations.ts'
import { createDesk, type Desk } from './desk.ts'
import type { Emit } from './desk/ground.ts'
import type { LockHandlers } from './handlers.ts'
import { createCacheLock } from './lock/cache-lock.ts'
import { PinAttempts } from './lock/pin-attempts.ts'
import type { Argon2Parameters, CacheDatabase, Ports } from './platform/ports.ts'
import { createRouter } from './router.ts'

export type CoreConfig = {
  /** Where this person's cache lives on this machine. */
  readonly folder: string
  readonly serviceUrl: string
  readonly environment: 'production' | 'test'
  /** Shown in the interface: these are not real patients. */
  readonly demonstration: boolean
  readonly appVersion: string
  readonly plugins: readonly Plugin[]
  /** How messages reach an MSSanté operator. */
  readonly mail: MailCarrier
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
  /** Answers an envelope: `{ sha256 }` for an attachment, nothing more than ok for what a plugin read. */
  writeFile(ticket: string, bytes: Uint8Array): Promise<Reply>
  /** A launch link, from the system. Kept for two minutes while locked, the last one only; never logged. */
  openLink(url: string): Promise<Reply>
  close(): Promise<void>
}

const linkPlugin = 'deep-link'
const longestLink = 4000
const linkLifeMs = 2 * 60_000

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
  /** The desk's plugins run: what is handed to them arrives. */
  let ready = false
  let waitingLink: { readonly url: string; readonly until: number } | undefined

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
      (message) => {
        lock.wipe(message).catch((error: unknown) => logger.error('cache.wipe-failed', error))
      },
    )
    const opening = desk
    await opening.start()
    ready = desk === opening
    emit('session.changed', {})
    const link = waitingLink
    waitingLink = undefined
    if (!ready || !link || clock.monotonic() >= link.until) return
    void answer(() => handLink(link.url)).then((reply) => {
      if (!reply.ok) logger.warn('link.refused', { code: reply.error.code })
    })
  }

  lock.onLocked(() => {
    const closing = desk
    desk = undefined
    ready = false
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
      ...(state.remaining < PinAttempts.inAll && { triesLeft: state.remaining }),
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
    leaseEnded: () => desk?.leaseEnded() ?? false,
    newReference: () => newId().slice(-12),
    logger,
  })

  /** The envelope of what is not an operation: nothing throws across the boundary but our own faults. */
  async function answer(work: () => Promise<unknown>): Promise<Reply> {
    try {
      return { id: 0, ok: true, value: await work() }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { id: 0, ok: false, error: { code: error.code, message: error.message } }
    }
  }

  function writeFile(ticketId: string, bytes: Uint8Array): Promise<Reply> {
    return answer(async () => {
      const ticket = desk?.tickets.find(ticketId)
      if (
        !desk ||
        !ticket ||
        ticket.kind === 'read' ||
        ticket.kind === 'made' ||
        bytes.length !== ticket.size
      ) {
        throw new AppError('not_found', 'Ce fichier n’est plus attendu. Joignez-le de nouveau.')
      }
      desk.tickets.spend(ticketId)
      if (ticket.kind === 'write') {
        return { sha256: await desk.attachments.keep(ticket.patientId, bytes, ticket.mediaType) }
      }
      if (ticket.kind === 'receive') {
        await desk.inbox.takeFile(ticket.name, bytes)
        return {}
      }
      const { pluginId, mediaType } = ticket
      if (sniffMediaType(bytes) !== mediaType) {
        throw new AppError(
          'unsupported_media',
          'Ce fichier n’est ni une photo (JPEG, PNG) ni un PDF. Il n’a pas été lu.',
        )
      }
      await desk.hand(pluginId, { kind: 'file', bytes, mediaType })
      return {}
    })
  }

  async function handLink(url: string): Promise<unknown> {
    await desk?.hand(linkPlugin, { kind: 'text', text: url })
    return {}
  }

  function openLink(url: string): Promise<Reply> {
    return answer(async () => {
      if (url.length > longestLink) {
        throw new AppError(
          'too_large',
          'Ce lien est trop long pour être un lien de lancement. Il n’a pas été ouvert.',
        )
      }
      if (ready) return handLink(url)
      waitingLink = { url, until: clock.monotonic() + linkLifeMs }
      return {}
    })
  }

  return {
    call: route,
    onPush(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    readFile(ticketId) {
      const ticket = desk?.tickets.find(ticketId)
      if (ticket?.kind === 'made') {
        const { bytes, mediaType, fileName } = ticket
        return { bytes: bytes(), mediaType, fileName }
      }
      if (!desk || ticket?.kind !== 'read' || desk.leaseEnded()) return undefined
      const found = desk.attachments.bytesOf(ticket.patientId, ticket.sha256)
      if (found) desk.fileShown(ticket.patientId, ticket.sha256, found.mediaType)
      return found && { ...found, fileName: ticket.fileName }
    },
    writeFile,
    openLink,
    async close() {
      const closing = desk
      lock.lock()
      await closing?.close()
      await releaseFolder()
    },
  }
}
