import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSession } from '../auth/sign-in.ts'
import type { RouteDeps } from './deps.ts'

export function sessionRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/v1/auth/logout', async ({ session }, reply) => {
      await closeSession(storage, session.professional.id, session.family)
      return reply.code(204).send()
    })
  }
}
