import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

/**
 * Stands between a desk and the service, and keeps every byte that the service answers. Asks for
 * nothing compressed: what is read here is what was said.
 */
export async function startRecordingProxy(serviceUrl: string) {
  const received: Buffer[] = []
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
    const onward = request(
      new URL(incoming.url!, serviceUrl),
      { method: incoming.method!, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers)
        received.push(Buffer.from(JSON.stringify(answer.headers)))
        answer.on('data', (bytes: Buffer) => received.push(bytes))
        // A service that dies in the middle of an answer is heard to die on this side too.
        pipeline(answer, outgoing, () => undefined)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => Buffer.concat(received).toString('utf8'),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
