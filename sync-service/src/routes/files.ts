import { patientId } from '@navigateur-pro/domain/records/record.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import { getFile, putFile } from '../records/files.ts'
import type { RouteDeps } from './deps.ts'

const address = z.strictObject({ patient: patientId, sha256: z.string().regex(/^[0-9a-f]{64}$/) })
const path = '/v1/patients/:patient/files/:sha256'

export function fileRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.put(path, { schema: { params: address }, bodyLimit: limits.file }, async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw refuse('unsupported_media')
      await putFile(storage, request.session.professional, request.params, request.body, {
        ...(request.headers['content-type'] && { declared: request.headers['content-type'] }),
      })
      return reply.code(204).send()
    })

    app.get(path, { schema: { params: address } }, async (request, reply) => {
      const file = await getFile(storage, request.session.professional, request.params)
      return reply
        .type(file.mediaType)
        .header('content-disposition', 'attachment')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(file.bytes)
    })
  }
}
