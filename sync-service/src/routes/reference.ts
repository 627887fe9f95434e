import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readReference } from '../reference/read-reference.ts'
import type { RouteDeps } from './deps.ts'

/** Forms and places, for every professional of the territory. Asked again with `If-None-Match`. */
export function referenceRoutes({ config, log }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/v1/reference', async (request, reply) => {
      const { reply: reference, tag } = await readReference(config.referenceFolder, log)
      reply.header('etag', tag)
      return request.headers['if-none-match'] === tag ? reply.code(304).send() : reference
    })
  }
}
