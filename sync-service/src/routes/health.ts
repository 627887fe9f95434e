import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { refuse } from '../errors.ts'
import type { RouteDeps } from './deps.ts'

/** `live`: the process answers. `ready`: the storage does too. Neither says a version. */
export function healthRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/health/live', async () => ({ status: 'ok' }))
    app.get('/health/ready', async () => {
      try {
        await storage.read((tx) => tx.readAudit(0, 1))
        return { status: 'ok' }
      } catch (error) {
        throw refuse('unavailable', error)
      }
    })
  }
}
