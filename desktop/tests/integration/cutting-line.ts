import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The line falls once that many bytes of the body of such a message have passed; -1: nothing of it passes. */
export type Cut = { readonly head: RegExp; readonly after: number }

export type CuttingLine = {
  readonly url: string
  /** Cuts that have not happened yet. */
  readonly left: () => number
  close(): void
}

/** Real TCP to the service, that falls at chosen bytes, one after the other, and lets all the rest through. */
export async function startCuttingLine(serviceUrl: string, cuts: readonly Cut[]): Promise<CuttingLine> {
  const { hostname, port } = new URL(serviceUrl)
  const waiting = [...cuts]
  const sockets = new Set<Socket>()
  const server = createServer((desk) => {
    const service = connect(Number(port), hostname)
    for (const [from, to] of [
      [desk, service],
      [service, desk],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined).on('close', () => to.destroy())
      relay(from, to, waiting)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    left: () => waiting.length,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function relay(from: Socket, to: Socket, waiting: Cut[]): void {
  /** Bytes that still pass on this line before it falls. */
  let budget = Infinity
  from.on('data', (piece) => {
    const text = piece.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    const cut = waiting[0]
    if (budget === Infinity && cut && end >= 0 && cut.head.test(text.slice(0, end))) {
      waiting.shift()
      budget = cut.after < 0 ? 0 : end + 4 + cut.after
    }
    if (piece.length <= budget) {
      budget -= piece.length
      to.write(piece)
      return
    }
    to.write(piece.subarray(0, budget), () => {
      to.destroy()
      from.destroy()
    })
  })
}
