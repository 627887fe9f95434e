import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HeldLine = Awaited<ReturnType<typeof startHeldLine>>

/**
 * Stands between a desk and the service, as a slow network or a strict service would: requests of
 * some paths may be held until they are let through, and the lease may be cut short. Nothing else is touched.
 */
export async function startHeldLine(serviceUrl: string) {
  let held: string | undefined
  let waiting: (() => void)[] = []
  let met = 0
  let authorization = ''
  let leaseMs: number | undefined

  async function carry(incoming: IncomingMessage): Promise<{ answer: IncomingMessage; body?: Buffer }> {
    const path = new URL(incoming.url!, serviceUrl).pathname
    authorization = incoming.headers.authorization ?? authorization
    if (held !== undefined && path.startsWith(held)) {
      met += 1
      await new Promise<void>((done) => waiting.push(done))
    }
    const answer = await new Promise<IncomingMessage>((done, fail) => {
      const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
      const onward = request(new URL(incoming.url!, serviceUrl), { method: incoming.method!, headers }, done)
      onward.on('error', fail)
      incoming.pipe(onward)
    })
    if (path !== '/v1/sync/hello' || leaseMs === undefined || answer.statusCode !== 200) return { answer }
    const hello = JSON.parse(Buffer.concat(await answer.toArray()).toString('utf8'))
    const until = new Date(Date.parse(hello.server_time) + leaseMs).toISOString()
    return { answer, body: Buffer.from(JSON.stringify({ ...hello, lease_until: until })) }
  }

  const server = createServer((incoming, outgoing) => {
    carry(incoming).then(
      ({ answer, body }) => {
        const headers = body ? { ...answer.headers, 'content-length': body.length } : answer.headers
        outgoing.writeHead(answer.statusCode!, headers)
        if (body) outgoing.end(body)
        else answer.on('error', () => outgoing.destroy()).pipe(outgoing)
      },
      () => outgoing.destroy(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on, requests whose path begins so wait. */
    hold(beginning: string) {
      held = beginning
      met = 0
    },
    /** How many were held. */
    met: () => met,
    /** Those that wait go on; with `stay`, the next ones wait in turn. */
    letThrough({ stay = false } = {}) {
      if (!stay) held = undefined
      for (const go of waiting) go()
      waiting = []
    },
    /** The session that the desk showed last. */
    authorization: () => authorization,
    shortenLease(milliseconds: number | undefined) {
      leaseMs = milliseconds
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
