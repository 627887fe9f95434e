import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { api, type Method } from '../contract/api.ts'
import type { Reply, Request } from '../contract/transport.ts'
import { request } from '../contract/transport.ts'
import type { DeskHandlers, LockHandlers } from './handlers.ts'
import type { Logger } from './platform/ports.ts'
import { leaseEnded } from './sync/lease.ts'

/** What shows nothing of patients, or only what this person wrote and nobody else has. */
const openWithoutLease: ReadonlySet<Method> = new Set<Method>([
  'session.signIn',
  'session.signOut',
  'status.read',
  'outbox.read',
  'outbox.export',
  'support.report',
  'preferences.read',
  'preferences.save',
  'plugin.list',
])

type Dependencies = {
  readonly lock: LockHandlers
  /** Undefined while the cache is locked. */
  readonly desk: () => DeskHandlers | undefined
  /** The service was not reached for too long: rights may have changed. */
  readonly leaseEnded: () => boolean
  readonly newReference: () => string
  readonly logger: Logger
}

/**
 * Validate the input, authorise, handle, validate the output, answer an envelope. Nothing throws
 * across the boundary; an error that is not ours becomes `internal` here, once, with a reference.
 */
export function createRouter({ lock, desk, newReference, logger, ...dependencies }: Dependencies) {
  return async function route(message: Request): Promise<Reply> {
    const { id, method, params } = message
    try {
      const operation = operationOf(message)
      const input = operation.input.safeParse(params)
      if (!input.success) {
        throw new AppError('bad_input', input.error.issues[0]?.message ?? 'Demande incomplète.', { method })
      }
      const handlers = Object.hasOwn(lock, method) ? lock : desk()
      if (!handlers) {
        throw new AppError('locked', 'Le Navigateur est verrouillé. Saisissez votre code pour continuer.')
      }
      if (handlers !== lock && dependencies.leaseEnded() && !openWithoutLease.has(method as Method)) {
        throw leaseEnded()
      }
      const handle = (handlers as Readonly<Record<string, (input: unknown) => unknown>>)[method]!
      return { id, ok: true, value: operation.output.parse(await handle(input.data)) }
    } catch (error) {
      if (isAppError(error)) {
        return { id, ok: false, error: { code: error.code, message: error.message, details: error.details } }
      }
      const reference = newReference()
      logger.error('operation.failed', error, {
        reference,
        method: Object.hasOwn(api, method) ? method : 'unknown',
      })
      const message = `Une erreur imprévue est survenue. Rien de ce qui était enregistré n’est perdu. Référence : ${reference}`
      return { id, ok: false, error: { code: 'internal', message, reference } }
    }
  }
}

function operationOf(message: Request) {
  const known = request.safeParse(message).success && Object.hasOwn(api, message.method)
  if (!known) throw new AppError('not_found', 'Opération inconnue.')
  return api[message.method as Method]
}
