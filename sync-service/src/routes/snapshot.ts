import { snapshotRequest } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse } from '../errors.ts'
import { listDossiers, readSnapshot } from '../records/snapshot.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

/** What a desk that holds nothing reads, or one that reads everything again: the feed only says what changed since. */
export function snapshotRoutes({ storage, registry, config, metrics }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/sync/dossiers',
      { schema: { querystring: z.strictObject({ feed: z.uuid() }) } },
      async (request, reply) => {
        const dossiers = await listDossiers(storage, request.session, request.query.feed)
        return encodeLines(request, reply, dossiers.map(toLine))
      },
    )

    // A region that starts again together must not hold up those who work: the others come back in
    // a moment. Bytes on a slow line do not count, or a few of those would hold up everybody.
    let reading = 0
    app.post('/v1/sync/snapshot', { schema: { body: snapshotRequest } }, async (request, reply) => {
      if (reading >= config.snapshots) throw refuse('too_many_requests')
      reading += 1
      try {
        const lines = await readSnapshot(storage, registry, request.session, request.body)
        metrics.snapshotLines.inc(lines.length)
        return await encodeLines(request, reply, lines)
      } finally {
        reading -= 1
      }
    })
  }
}
