import {
  ackRequest,
  helloReply,
  helloRequest,
  limits,
  protocolVersion,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse } from '../errors.ts'
import { acknowledge, readFeedPage } from '../records/feed.ts'
import { pushOperations } from '../records/push.ts'
import { encodeLines, toLine } from './content.ts'
import type { RouteDeps } from './deps.ts'

const cursor = z.string().min(1).max(200)
const pullQuery = z.strictObject({
  feed: z.uuid(),
  cursor,
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .refine((limit) => limit <= limits.pull)
    .default(limits.pull),
})
const batch = z.array(z.unknown()).min(1).max(limits.push)

export function syncRoutes(deps: RouteDeps): FastifyPluginAsyncZod {
  const { storage, registry, cursors, config, log, metrics } = deps
  return async (app) => {
    app.post(
      '/v1/sync/hello',
      { schema: { body: helloRequest, response: { 200: helloReply } } },
      async ({ body, session: { professional, device } }) => {
        if (!body.protocols.includes(protocolVersion)) throw refuse('update_needed')
        speaksFor(device, body.device_id)
        const now = Date.now()
        const at = new Date(now).toISOString()
        return storage.write(async (tx) => {
          await tx.saveDevice(device, professional.id, body.app, at)
          const feed = (await tx.findFeed(professional.id))!
          const { id, epoch, head, floor, fork } = feed
          // Read with the epoch: a role that changes begins another, and the desk relies on both.
          const person = (await tx.findProfessional(professional.id))!
          return {
            protocol: protocolVersion,
            server_time: at,
            person,
            incarnation: await tx.incarnation(),
            feeds: [
              {
                id,
                epoch,
                head,
                floor,
                cursor: cursors.encode(feed, head),
                fork: { position: fork, cursor: cursors.encode(feed, fork) },
              },
            ],
            limits: {
              pull: limits.pull,
              push: limits.push,
              push_bytes: limits.pushBytes,
              file: limits.file,
              chunk: limits.chunk,
            },
            lease_until: new Date(now + config.leaseDays * 86_400_000).toISOString(),
            last_dseq: (await tx.findDevice(device, professional.id))?.lastDseq ?? 0,
          }
        })
      },
    )

    app.get('/v1/sync/pull', { schema: { querystring: pullQuery } }, async (request, reply) => {
      const page = await readFeedPage(storage, cursors, request.session, request.query)
      metrics.entries.inc(page.entries.length)
      reply
        .header('x-range', `${page.from}-${page.to}`)
        .header('x-next-cursor', page.next)
        .header('x-more', page.to < page.head ? '1' : '0')
        .header('x-head', page.head)
      return encodeLines(request, reply, page.entries.map(toLine))
    })

    app.post('/v1/sync/push', async (request, reply) => {
      speaksFor(request.session.device, request.headers['x-device'] ?? request.session.device)
      const lines = batch.safeParse(request.body)
      if (!lines.success)
        throw refuse(Array.isArray(request.body) && request.body.length > 0 ? 'too_large' : 'bad_input')
      const results = await pushOperations(storage, registry, request.session, lines.data, (error) =>
        log.error('operation.failed', error, { reference: request.id }),
      )
      for (const { status } of results) metrics.operations.inc({ status })
      return encodeLines(request, reply, results.map(toLine))
    })

    app.post('/v1/sync/ack', { schema: { body: ackRequest } }, async (request, reply) => {
      speaksFor(request.session.device, request.body.device_id)
      await acknowledge(storage, cursors, request.session, request.body)
      return reply.code(204).send()
    })
  }
}

/** A desktop that has become another device renews its token first: 401 says so. */
function speaksFor(device: string, named: string | readonly string[]): void {
  if (named !== device) throw refuse('session_needed')
}
