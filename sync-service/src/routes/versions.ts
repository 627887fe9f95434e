import { recordId } from '@navigateur-pro/domain/records/record.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listVersions } from '../records/versions.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

/** A desk is told of the last version of a record, not of those in between: here they are. */
export function versionRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  const params = z.strictObject({ record: recordId })
  return async (app) => {
    app.get('/v1/records/:record/versions', { schema: { params } }, async (request, reply) => {
      const lines = await listVersions(storage, request.session.professional, request.params.record)
      return encodeLines(request, reply, lines.map(toLine))
    })
  }
}
