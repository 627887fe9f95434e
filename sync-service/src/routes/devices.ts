import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listDevices, orderWipe } from '../auth/devices.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

/** A person sees and ends his or her own desks alone. */
export function deviceRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  const params = z.strictObject({ device: z.uuid() })
  return async (app) => {
    app.get('/v1/devices', async (request, reply) => {
      const lines = await listDevices(storage, request.session)
      return encodeLines(request, reply, lines.map(toLine))
    })

    app.post('/v1/devices/:device/wipe', { schema: { params } }, async ({ params, session }, reply) => {
      await orderWipe(storage, session.professional, params.device)
      return reply.code(204).send()
    })
  }
}
