import { PassThrough } from 'node:stream'
import type { StreamHint } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { findSessionOwner } from '../auth/session.ts'
import type { Feed } from '../storage/port.ts'
import type { RouteDeps } from './deps.ts'

export type StreamTiming = {
  readonly heartbeat: number
  readonly coalesce: number
  readonly recheck: number
}
const timing: StreamTiming = { heartbeat: 25_000, coalesce: 50, recheck: 60_000 }

/**
 * The live channel says that a feed has moved and nothing else; what moved is read by a pull, with
 * its checks. The session is looked up again every minute, so that a closed one ends its channels.
 */
export function streamRoutes(
  { storage, cursors, metrics }: RouteDeps,
  every: StreamTiming = timing,
): FastifyPluginAsyncZod {
  return async (app) => {
    const open = new Set<PassThrough>()
    app.addHook('preClose', async () => {
      // All desks of this process lose it at once: each comes back at a moment of its own.
      for (const stream of open) stream.end(`retry: ${Math.ceil(Math.random() * 60_000)}\n\n`)
    })

    app.get('/v1/sync/stream', async (request, reply) => {
      const { professional, family } = request.session
      const stream = new PassThrough()
      const feedNow = () => storage.read((tx) => tx.findFeed(professional.id))
      const hint = (feed: Feed) => {
        const data: StreamHint = { feed: feed.id, head: feed.head }
        stream.write(`id: ${cursors.encode(feed, feed.head)}\ndata: ${JSON.stringify(data)}\n\n`)
      }
      const first = (await feedNow())!
      // The first news leaves at once; what follows closely is told together.
      let pause: NodeJS.Timeout | undefined
      let movedSince = false
      const forget = storage.onFeedsMoved((moves) => {
        if (!moves.some((move) => move.feed === first.id)) return
        if (pause) movedSince = true
        else tell()
      })
      function tell() {
        movedSince = false
        pause = setTimeout(() => {
          pause = undefined
          if (movedSince) tell()
        }, every.coalesce)
        // A reader that does not read is dropped: it comes back and pulls.
        if (stream.writableLength > 65_536) return void stream.destroy()
        feedNow().then(
          (feed) => feed && hint(feed),
          () => stream.destroy(),
        )
      }
      const heartbeat = setInterval(() => stream.write(': \n\n'), every.heartbeat)
      const recheck = setInterval(() => {
        findSessionOwner(storage, family).then(
          (owner) => owner?.id === professional.id || stream.end(),
          () => stream.end(),
        )
      }, every.recheck)
      open.add(stream)
      metrics.streams.inc()
      stream.once('close', () => {
        clearTimeout(pause)
        clearInterval(heartbeat)
        clearInterval(recheck)
        forget()
        open.delete(stream)
        metrics.streams.dec()
      })
      // What moved while the client was away is one hint too.
      hint(first)
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream)
    })
  }
}
