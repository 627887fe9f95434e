import { patientId } from '@navigateur-pro/domain/records/record.ts'
import { consultations, emergencyReply, emergencyRequest } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { noteConsultations, readAccesses } from '../records/accesses.ts'
import { endEmergency, openEmergency } from '../records/emergency.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

const before = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)
  .optional()

/** Who looked at what, and access in an emergency. */
export function accessRoutes({ storage, config }: RouteDeps): FastifyPluginAsyncZod {
  const params = z.strictObject({ patient: patientId })
  const environment = config.mode === 'production' ? 'production' : 'test'
  return async (app) => {
    app.post('/v1/consultations', { schema: { body: consultations } }, async ({ body, session }, reply) => {
      await noteConsultations(storage, session.professional, body)
      return reply.code(204).send()
    })

    app.get(
      '/v1/patients/:patient/accesses',
      { schema: { params, querystring: z.strictObject({ before }) } },
      async (request, reply) => {
        const { params, query, session } = request
        const lines = await readAccesses(storage, session.professional, params.patient, query.before)
        return encodeLines(request, reply, lines.map(toLine))
      },
    )

    app.post(
      '/v1/emergency',
      { schema: { body: emergencyRequest, response: { 200: emergencyReply } } },
      async ({ body, session }) => {
        const { patients, until } = await openEmergency(storage, session.professional, body, environment)
        return { patients: [...patients], until }
      },
    )

    app.post(
      '/v1/patients/:patient/emergency-end',
      { schema: { params } },
      async ({ params, session }, reply) => {
        await endEmergency(storage, session.professional, params.patient)
        return reply.code(204).send()
      },
    )
  }
}
