import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * A hospital's hub written from the specification alone (STU3, §2.4 to 2.9), with nothing of our code,
 * and ill-behaved on demand. One subscriber at a time.
 */
export class SpecificationHub {
  readonly requests: { method: string; path: string; authorization: string | undefined; form: string }[] = []
  readonly acknowledgements: { id: string; status: string }[] = []
  /** Answers the next HTTP requests in the hub's place. */
  misbehave: ((response: ServerResponse) => void) | undefined
  endpoint: string | undefined
  lease = 7200
  current: { type: string; context: object[] } | undefined
  closeCodes: number[] = []
  connections = 0
  #socket: WebSocket | undefined
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  readonly #sockets = new WebSocketServer({ server: this.#server })

  async start(): Promise<void> {
    this.#sockets.on('connection', (socket) => {
      this.connections += 1
      this.#socket = socket
      socket.on('message', (data: Buffer) => this.acknowledgements.push(JSON.parse(data.toString('utf8'))))
      socket.on('close', (code) => this.closeCodes.push(code))
      this.confirm()
    })
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hub`
  }

  confirm(): void {
    this.send({
      'hub.mode': 'subscribe',
      'hub.topic': 'session-7',
      'hub.events': 'Patient-open,Patient-close',
      'hub.lease_seconds': this.lease,
    })
  }

  deny(): void {
    this.send({
      'hub.mode': 'denied',
      'hub.topic': 'session-7',
      'hub.events': 'Patient-open,Patient-close',
      'hub.reason': 'session unexpectedly stopped',
    })
  }

  send(message: object | string): void {
    this.#socket?.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The network is gone. */
  cut(): void {
    this.#socket?.terminate()
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let form = ''
    for await (const chunk of request) form += chunk
    const { method = '', url: path = '', headers } = request
    this.requests.push({ method, path, authorization: headers.authorization, form })
    if (this.misbehave !== undefined) return this.misbehave(response)
    if (method === 'GET') {
      response.writeHead(this.current === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ 'context.type': this.current?.type, context: this.current?.context }))
      return undefined
    }
    const renewed = new URLSearchParams(form).get('hub.channel.endpoint')
    this.endpoint ??= `${this.url.replace('http', 'ws')}/${randomUUID()}`
    response.writeHead(202, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ 'hub.channel.endpoint': renewed ?? this.endpoint }))
    if (renewed !== null && form.includes('hub.mode=subscribe')) this.confirm()
    return undefined
  }
}
