import { patientId } from '@navigateur-pro/domain/records/record.ts'
import { circleChange } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { changeCircle } from '../records/circle.ts'
import type { RouteDeps } from './deps.ts'

export function circleRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  const params = z.strictObject({ patient: patientId })
  return async (app) => {
    app.post(
      '/v1/patients/:patient/circle',
      { schema: { params, body: circleChange } },
      async ({ params: { patient }, body, session }, reply) => {
        await changeCircle(storage, session.professional, patient, body)
        return reply.code(204).send()
      },
    )
  }
}
