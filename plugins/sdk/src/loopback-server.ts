import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { type WebSocket, WebSocketServer } from 'ws'
import { type LoopbackAnswer, LoopbackPairing } from './loopback-pairing.ts'
import { newBudget } from './budget.ts'
import { readJson } from './read-json.ts'

type LoopbackLimits = {
  readonly bodyBytes: number
  readonly connections: number
  readonly headersMs: number
  readonly requestMs: number
  /** For each paired program, and for all the strangers together. */
  readonly requestsPerSecond: number
  /** For each WebSocket; beyond, it is cut. */
  readonly framesPerSecond: number
  readonly pairingMs: number
}
/** OWASP API4 (resource consumption): the port is open to any process of this computer. */
const loopbackLimits: LoopbackLimits = {
  bodyBytes: 64 * 1024,
  connections: 32,
  headersMs: 5_000,
  requestMs: 10_000,
  requestsPerSecond: 20,
  framesPerSecond: 50,
  pairingMs: 120_000,
}

/** From a program that the doctor accepted. */
export type LoopbackRequest = {
  readonly integratorId: string
  readonly method: string
  /** As sent, still percent-encoded, without its query. */
  readonly path: string
  /** Lower case, without parameters. */
  readonly contentType: string
  /** Well-formed UTF-8. */
  readonly body: string
}

export type LoopbackRefusal = 'host' | 'origin' | 'token' | 'too_large' | 'too_many_requests' | 'failed'

export type LoopbackOptions = {
  readonly host: PluginHost
  /** 0: any, for the tests. */
  readonly port: number
  /** Browser origins that may speak, exactly: "chrome-extension://…". Other programs send no Origin. */
  readonly origins: readonly string[]
  readonly acceptNewPrograms: boolean
  readonly serve: (request: LoopbackRequest) => LoopbackAnswer | Promise<LoopbackAnswer>
  /** Who takes the WebSocket asked for at this path. The path is the only proof: it must be unguessable. */
  readonly upgrade?: (path: string) => ((socket: WebSocket) => void) | undefined
  readonly limits?: Partial<LoopbackLimits>
}

export type LoopbackServer = {
  readonly port: number
  lastRefusal(): { readonly reason: LoopbackRefusal; readonly at: number } | undefined
  stop(): Promise<void>
}

/**
 * HTTP and WebSocket for programs of this computer: 127.0.0.1 only, a token for everything but asking
 * for one (`POST /pair`, `GET /pair/<id>`), and nothing said to a page that is not in the list.
 * @throws AppError `already_running` when another program has the port.
 */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { host } = options
  const limits = { ...loopbackLimits, ...options.limits }
  const pairing = new LoopbackPairing({
    host,
    acceptNew: options.acceptNewPrograms,
    waitMs: limits.pairingMs,
  })
  const strangers = newBudget(limits.requestsPerSecond)
  const budgets = new Map<string, () => boolean>()
  let last: ReturnType<LoopbackServer['lastRefusal']>
  let hosts: readonly string[] = []

  function refuse(reason: LoopbackRefusal, status: number, text: string): LoopbackAnswer {
    last = { reason, at: Date.now() }
    host.log('loopback.refused', { reason })
    return { status, text }
  }

  /** DNS rebinding gives a page our address, not our name; a sandboxed page says "null". */
  function refuseCaller({ headers }: IncomingMessage): LoopbackAnswer | undefined {
    if (!hosts.includes(headers.host ?? '')) return refuse('host', 421, 'Adresse inattendue.')
    if (headers.origin === undefined || options.origins.includes(headers.origin)) return undefined
    return refuse('origin', 403, 'Cette page n’est pas autorisée.')
  }

  async function answer(request: IncomingMessage): Promise<LoopbackAnswer> {
    const refused = refuseCaller(request)
    if (refused !== undefined) return refused
    const method = request.method ?? ''
    const path = pathOf(request)
    if (method === 'OPTIONS' && request.headers.origin !== undefined) return { status: 204 }
    const integratorId = await pairing.identify(request.headers.authorization)
    if (!budgetOf(integratorId)()) {
      return refuse('too_many_requests', 429, 'Trop de demandes. Recommencez dans une seconde.')
    }
    const pairingAsked = method === 'POST' && path === '/pair'
    if (method === 'GET' && path.startsWith('/pair/')) return pairing.collect(path.slice('/pair/'.length))
    if (integratorId === undefined && !pairingAsked) return refuse('token', 401, 'Jeton absent ou inconnu.')
    const body = await readBody(request, limits.bodyBytes)
    if (body === 'too_large') return refuse('too_large', 413, 'Demande trop longue.')
    if (body === 'not_text') return { status: 400, text: 'La demande n’est pas de l’UTF-8.' }
    const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
    if (!pairingAsked) {
      return options.serve({
        integratorId: integratorId as string,
        method,
        path,
        contentType,
        body: body.text,
      })
    }
    if (contentType !== 'application/json') return { status: 415, text: 'Attendu : application/json.' }
    return pairing.ask(readJson(body.text))
  }

  function budgetOf(integratorId: string | undefined): () => boolean {
    if (integratorId === undefined) return strangers
    const budget = budgets.get(integratorId) ?? newBudget(limits.requestsPerSecond)
    budgets.set(integratorId, budget)
    return budget
  }

  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      request.on('error', () => {})
      answer(request)
        .catch(() => refuse('failed', 500, 'Le Navigateur n’a pas pu traiter la demande.'))
        .then((given) => reply(response, given, allowedOrigin(request)))
        .catch(() => request.destroy())
    },
  )
  server.maxConnections = limits.connections
  const allowedOrigin = ({ headers }: IncomingMessage) =>
    options.origins.find((origin) => origin === headers.origin)

  const socketOptions = {
    noServer: true,
    maxPayload: limits.bodyBytes,
    maxFragments: 64,
    perMessageDeflate: false,
    // A peer that does not answer a close keeps its place no longer (an option that the types forget).
    closeTimeout: 2_000,
  }
  const sockets = new WebSocketServer(socketOptions)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {})
    const refused = refuseCaller(request)
    const take = refused === undefined ? options.upgrade?.(pathOf(request)) : undefined
    if (take === undefined) {
      const status = refused?.status ?? 404
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`, () => socket.destroy())
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      guard(opened, newBudget(limits.framesPerSecond))
      take(opened)
    })
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, options.port)))
    server.listen({ port: options.port, host: '127.0.0.1', exclusive: true }, resolve)
  })
  const { port } = server.address() as AddressInfo
  hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  return {
    port,
    lastRefusal: () => last,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? '').split('?', 1)[0] ?? ''
}

async function readBody(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly text: string } | 'too_large' | 'not_text'> {
  const chunks: Buffer[] = []
  let size = Number(request.headers['content-length'] ?? 0) > most ? Number.POSITIVE_INFINITY : 0
  if (size > most) return 'too_large'
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) return 'too_large'
    chunks.push(chunk)
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) }
  } catch {
    return 'not_text'
  }
}

function reply(response: ServerResponse, given: LoopbackAnswer, origin: string | undefined): void {
  const { status, json, text } = given
  const body = json === undefined ? (text ?? '') : JSON.stringify(json)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Vary', 'Origin')
  if (status !== 204) {
    response.setHeader(
      'Content-Type',
      `${json === undefined ? 'text/plain' : 'application/json'}; charset=utf-8`,
    )
  }
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  if (status === 429) response.setHeader('Retry-After', '1')
  if (origin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST')
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type')
    response.setHeader('Access-Control-Allow-Private-Network', 'true')
  }
  // What was not read of a refused request is not waited for.
  if (!response.req.complete) response.setHeader('Connection', 'close')
  response.writeHead(status)
  response.end(body, () => {
    if (!response.req.complete) response.req.destroy()
  })
}

function guard(socket: WebSocket, budget: () => boolean): void {
  const count = () => {
    if (budget()) return
    socket.terminate()
    // What the last chunk still held would be heard all the same.
    for (const event of ['message', 'ping', 'pong']) socket.removeAllListeners(event)
  }
  // `ws` closes by itself what is malformed or too large, and says why here.
  socket.on('error', () => {})
  socket.prependListener('message', count)
  socket.on('ping', count)
  socket.on('pong', count)
}

function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error
  return new AppError(
    'already_running',
    `Le port ${port} de cet ordinateur est pris par un autre programme : la liaison n’est pas ouverte. Fermez ce programme, ou choisissez un autre port dans les réglages.`,
    { port },
    { cause: error },
  )
}
