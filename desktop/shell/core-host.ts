import type { UtilityProcess } from 'electron'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Push, Reply, Request } from '../contract/transport.ts'
import type { Logger } from '../core/platform/ports.ts'
import { type CoreSettings, coreOperations, shellOperations } from './core-operations.ts'
import { createLink, type Handlers } from './process-link.ts'

/** Past this many deaths in one run, something is wrong that starting again will not cure. */
const mostRestarts = 3
/** A core that does not close in this time (it writes its journal back) is ended. */
const closeDeadlineMs = 5_000

/** The core as seen from another process: the same, later. */
export type CoreHost = {
  call(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
  readFile(ticket: string): Promise<{ bytes: Uint8Array; mediaType: string; fileName: string } | undefined>
  writeFile(ticket: string, bytes: Uint8Array): Promise<Reply>
  /** A link that another program launched us with; what came of it is in the reply and on the screen. */
  openLink(url: string): Promise<Reply>
  close(): Promise<void>
}

/**
 * Runs the core in its own process, so that neither SQL nor a PDF ever freezes the window, and
 * starts it again when it dies: what was "enregistré ici" is on the disk. Its settings travel in
 * the first message; secrets only through the ports, never in arguments or environment.
 */
export function startCore(options: {
  readonly fork: () => UtilityProcess
  readonly settings: CoreSettings
  readonly ports: Omit<Handlers<typeof shellOperations>, 'push'>
  readonly logger: Logger
  /** A new core has taken over: the page must ask again from the beginning (it is locked). */
  readonly onRestart: () => void
  readonly onGiveUp: (error: unknown) => void
}): CoreHost {
  const { settings, ports, logger } = options
  const listeners = new Set<(push: Push) => void>()
  let restarts = 0
  let closing = false

  const handlers: Handlers<typeof shellOperations> = {
    ...ports,
    push: async (push) => {
      for (const listener of listeners) listener(push)
      return null
    },
  }

  const launch = (onUp: () => void) => {
    const child = options.fork()
    const port = {
      post: (message: unknown) => child.postMessage(message),
      listen: (listener: (message: unknown) => void) => void child.on('message', listener),
    }
    const link = createLink(port, coreOperations, shellOperations, handlers, (error) =>
      logger.error('shell.link', error),
    )
    let up = false
    link.ask('start', settings).then(
      () => {
        up = true
        onUp()
      },
      (error: unknown) => closing || options.onGiveUp(error),
    )
    child.once('exit', (code) => {
      link.break()
      if (closing || !up) return
      logger.warn('shell.core-exit', { status: code, count: restarts })
      restarts += 1
      if (restarts <= mostRestarts) current = launch(options.onRestart)
      else options.onGiveUp(new AppError('internal', 'Le cœur du Navigateur s’arrête sans cesse.'))
    })
    return { link, kill: () => child.kill() }
  }
  let current = launch(() => undefined)

  return {
    call: (request) => current.link.ask('call', request).catch((error) => refusal(request.id, error)),
    onPush: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    readFile: async (ticket) => (await current.link.ask('readFile', { ticket })) ?? undefined,
    writeFile: (ticket, bytes) =>
      current.link.ask('writeFile', { ticket, bytes }).catch((error) => refusal(0, error)),
    openLink: (url) => current.link.ask('openLink', { url }).catch((error) => refusal(0, error)),
    close: async () => {
      closing = true
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, closeDeadlineMs).unref())
      const closed = current.link
        .ask('close', null)
        .catch((error: unknown) => logger.error('shell.core-close', error))
      await Promise.race([closed, deadline])
      current.kill()
    },
  }
}

/** Across a process, an envelope and never an exception. */
function refusal(id: number, error: unknown): Reply {
  const { code, message } = isAppError(error) ? error : new AppError('internal', 'Une erreur est survenue.')
  return { id, ok: false, error: { code, message } }
}
