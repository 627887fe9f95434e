import { quarantineDecision, quarantineReply } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { judgeQuarantined, listQuarantine } from '../records/judgement.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

export function quarantineRoutes({ storage, registry }: RouteDeps): FastifyPluginAsyncZod {
  const params = z.strictObject({ operation: z.uuid() })
  return async (app) => {
    app.get('/v1/quarantine', async (request, reply) => {
      const lines = await listQuarantine(storage, request.session.professional)
      return encodeLines(request, reply, lines.map(toLine))
    })

    app.post(
      '/v1/quarantine/:operation',
      { schema: { params, body: quarantineDecision, response: { 200: quarantineReply } } },
      async ({ params: { operation }, body: { decision }, session }) =>
        judgeQuarantined(storage, registry, session.professional, operation, decision),
    )
  }
}
