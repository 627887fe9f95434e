import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { regionsOf } from './byte-regions.ts'

/** One request and its answer, as bytes; the line makes each of them a connection of its own. */
export type Exchange = { readonly route: string; readonly request: Buffer; readonly response: Buffer }

export type Fault =
  /** The line ends after this many bytes, properly or with a reset. */
  | {
      readonly kind: 'cut'
      readonly side: 'request' | 'response'
      readonly after: number
      readonly reset?: boolean
    }
  /** As `cut`, behind an HTTP/1.0 proxy that drops the length: the end of the line is the end of the answer. */
  | { readonly kind: 'cut-without-length'; readonly region: string }
  /** The answer comes one byte at a time. */
  | { readonly kind: 'trickle'; readonly everyMs: number }
  /** The line is open and nobody answers. */
  | { readonly kind: 'silence' }
  /** Somebody else answers, with these bytes. */
  | { readonly kind: 'stranger'; readonly bytes: Buffer }

export type FaultyLine = {
  readonly url: string
  /** Everything that went through whole since the last call. */
  takeExchanges(): readonly Exchange[]
  /** The next exchange of this route has this fault. Resolves when it has happened. */
  once(route: string, fault: Fault): Promise<void>
  /** Every exchange has this fault, until `undefined`. */
  always(fault: Fault | undefined): void
  /** How many exchanges met the lasting fault. */
  met(): number
  close(): Promise<void>
}

/** Real TCP between a desk and the service. Nothing travels compressed: a byte is a byte of the answer. */
export async function startFaultyLine(serviceUrl: string): Promise<FaultyLine> {
  const target = new URL(serviceUrl)
  const sockets = new Set<Socket>()
  let exchanges: Exchange[] = []
  let lasting: Fault | undefined
  let met = 0
  let next: { readonly route: string; readonly fault: Fault; readonly done: () => void } | undefined

  const server = createServer({ noDelay: true, allowHalfOpen: false }, (desk) => {
    hold(desk)
    const pieces: Buffer[] = []
    desk.on('data', function receive(piece: Buffer) {
      pieces.push(piece)
      const request = wholeRequest(Buffer.concat(pieces))
      if (!request) return
      desk.off('data', receive)
      serve(desk, request)
    })
  })

  function hold(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
  }

  function serve(desk: Socket, request: Buffer): void {
    const route = routeOf(request)
    const once = next?.route === route ? next : undefined
    if (once) next = undefined
    const fault = once?.fault ?? lasting
    if (!once && lasting) met += 1
    const end = (reset = false) => {
      if (reset) desk.resetAndDestroy()
      else desk.end()
      once?.done()
    }
    if (fault?.kind === 'silence') {
      once?.done()
      return
    }
    if (fault?.kind === 'stranger') {
      desk.write(fault.bytes)
      return end()
    }
    const service = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    hold(service)
    desk.once('close', () => service.destroy())
    if (fault?.kind === 'cut' && fault.side === 'request') {
      // The service sees the same half as a desk whose line fell would have sent.
      service.write(request.subarray(0, fault.after), () => {
        service.destroy()
        end(fault.reset)
      })
      return
    }
    service.write(request)
    relay(desk, service, fault, {
      end,
      whole: (response) => exchanges.push({ route, request, response }),
    })
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeExchanges() {
      const taken = exchanges
      exchanges = []
      return taken
    },
    once: (route, fault) => new Promise((done) => (next = { route, fault, done })),
    always(fault) {
      lasting = fault
      met = 0
      // What was open belongs to the line as it was.
      for (const socket of sockets) socket.destroy()
    },
    met: () => met,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function relay(
  desk: Socket,
  service: Socket,
  fault: Fault | undefined,
  on: { end(reset?: boolean): void; whole(response: Buffer): void },
): void {
  const pieces: Buffer[] = []
  let sent = 0
  service.on('data', (piece) => {
    pieces.push(piece)
    if (!fault) return void desk.write(piece)
    if (fault.kind !== 'cut') return
    const part = piece.subarray(0, fault.after - sent)
    sent += piece.length
    desk.write(part)
    if (sent >= fault.after) cut(fault.reset)
  })
  const cut = (reset?: boolean) => {
    service.destroy()
    // The bytes before the cut have arrived when it comes.
    setImmediate(() => on.end(reset))
  }
  service.once('end', () => {
    const response = Buffer.concat(pieces)
    if (fault?.kind === 'cut-without-length') {
      const bare = withoutLength(response)
      const after = regionsOf(bare).find(({ name }) => name === fault.region)?.after
      desk.write(bare.subarray(0, after ?? bare.length))
      return cut()
    }
    if (fault?.kind === 'trickle') return trickle(desk, response, fault.everyMs, on.end)
    on.whole(response)
    on.end()
  })
}

function trickle(desk: Socket, response: Buffer, everyMs: number, end: () => void): void {
  let at = 0
  const timer = setInterval(() => {
    if (desk.destroyed || at === response.length) {
      clearInterval(timer)
      return end()
    }
    desk.write(response.subarray(at, (at += 1)))
  }, everyMs)
}

const headEnd = Buffer.from('\r\n\r\n')

/** The request once it is all there, asking for an answer in clear and for the end of the line after it. */
function wholeRequest(bytes: Buffer): Buffer | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.subarray(0, end).toString('latin1')
  const body = bytes.subarray(end + headEnd.length)
  if (body.length < Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)) return undefined
  const kept = head.split('\r\n').filter((line) => !/^(connection|accept-encoding):/i.test(line))
  return Buffer.concat([
    Buffer.from([...kept, 'connection: close', 'accept-encoding: identity'].join('\r\n'), 'latin1'),
    headEnd,
    body,
  ])
}

function routeOf(request: Buffer): string {
  return /^\S+ [^\s?]+/.exec(request.toString('latin1'))![0]
}

export function withoutLength(response: Buffer): Buffer {
  const end = response.indexOf(headEnd)
  const head = response.subarray(0, end).toString('latin1')
  const kept = head.split('\r\n').filter((line) => !/^(content-length|connection):/i.test(line))
  return Buffer.concat([
    Buffer.from([...kept, 'connection: close'].join('\r\n'), 'latin1'),
    response.subarray(end),
  ])
}
