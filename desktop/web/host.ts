import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Core } from '../core/main.ts'
import type { Request } from '../contract/transport.ts'
import { devicePolicy, pagePolicy } from '../contract/page-policy.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}
const largestFrame = 1_048_576
const largestFile = 10_485_760
/** A link and its JSON. */
const largestLink = 4_096
const linkBody = z.strictObject({ url: z.string() })

type Options = {
  readonly core: Core
  /** Folder of the built renderer. */
  readonly rendererFolder: string
  /** 0 for any free port. */
  readonly port: number
  /** `many` only for synthetic data: the address may then be opened again, or in a second browser. */
  readonly ticketUses: 'once' | 'many'
}

export type Host = {
  readonly origin: string
  readonly address: string
  /** Whoever bears it may hand over a launch link (`POST /links`), and nothing else. */
  readonly linkToken: string
  close(): Promise<void>
}

/**
 * The product's face without Electron, for development, the demonstration and the end-to-end tests;
 * it is not in the packaged application. Binds 127.0.0.1 only. Checks Host (DNS rebinding), Origin
 * (other pages), and a cookie that is only given in exchange for the ticket of the printed address.
 */
export async function startHost({ core, rendererFolder, port, ticketUses }: Options): Promise<Host> {
  const ticket = randomBytes(24).toString('base64url')
  const linkToken = randomBytes(32).toString('base64url')
  const sessions = new Set<string>()
  let ticketSpent = false

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500)
      outgoing.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  const origin = `http://127.0.0.1:${bound}`
  // Cookies do not know ports: several desks on one machine must not take each other's.
  const cookieName = `navigateur-${bound}`

  function isOurHost(incoming: IncomingMessage): boolean {
    return incoming.headers.host === `127.0.0.1:${bound}`
  }

  function hasSession(incoming: IncomingMessage): boolean {
    const cookies = (incoming.headers.cookie ?? '').split(';').map((pair) => pair.trim())
    return cookies.some(
      (pair) => pair.startsWith(`${cookieName}=`) && sessions.has(pair.slice(cookieName.length + 1)),
    )
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', origin)
    if (!isOurHost(incoming)) return refuse(outgoing, 421)
    if (url.pathname === '/links') return takeLink(incoming, outgoing)
    const offered = url.searchParams.get('ticket')
    if (offered !== null) return exchangeTicket(offered, outgoing)
    if (!hasSession(incoming)) return refuse(outgoing, 403)
    if (url.pathname.startsWith('/files/'))
      return serveFile(url.pathname.slice('/files/'.length), incoming, outgoing)
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return refuse(outgoing, 405)
    return serveRenderer(url.pathname, outgoing)
  }

  function exchangeTicket(offered: string, outgoing: ServerResponse): void {
    if (!isSame(offered, ticket) || ticketSpent) return refuse(outgoing, 403)
    ticketSpent = ticketUses === 'once'
    const session = randomBytes(24).toString('base64url')
    sessions.add(session)
    outgoing.writeHead(303, {
      location: '/',
      'set-cookie': `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    outgoing.end()
  }

  /** The « second instance » of a machine without Electron: desktop/web/open-link.ts. */
  async function takeLink(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (incoming.method !== 'POST') return refuse(outgoing, 405)
    // A program sends no Origin; a page always does, and is not who this door is for.
    const { origin: page, authorization = '' } = incoming.headers
    if (page !== undefined || !isSame(authorization, `Bearer ${linkToken}`)) return refuse(outgoing, 403)
    if (Number(incoming.headers['content-length'] ?? Number.NaN) > largestLink) return refuse(outgoing, 413)
    const bytes = await readBody(incoming, largestLink)
    if (!bytes) return refuse(outgoing, 413)
    const body = linkBody.safeParse(readJson(bytes))
    if (!body.success) return refuse(outgoing, 400)
    const reply = await core.openLink(body.data.url)
    outgoing.writeHead(reply.ok ? 200 : 422, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    outgoing.end(JSON.stringify(reply.ok ? {} : reply.error))
  }

  async function serveRenderer(pathname: string, outgoing: ServerResponse): Promise<void> {
    const relative = normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname))
    const path = join(rendererFolder, relative)
    const mediaType = mediaTypes[extname(path)]
    const bytes =
      path.startsWith(rendererFolder + sep) && mediaType
        ? await readFile(path).catch(() => undefined)
        : undefined
    if (!bytes) return refuse(outgoing, 404)
    const nonce = randomBytes(16).toString('base64')
    const isPage = extname(path) === '.html'
    outgoing.writeHead(200, {
      'content-type': mediaType,
      'content-security-policy': pagePolicy(nonce),
      'permissions-policy': devicePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': isPage ? 'no-store' : 'public, max-age=31536000, immutable',
    })
    outgoing.end(isPage ? bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : bytes)
  }

  async function serveFile(id: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (incoming.method === 'PUT') {
      if (incoming.headers.origin !== origin) return refuse(outgoing, 403)
      const bytes = await readBody(incoming, largestFile)
      if (!bytes) return refuse(outgoing, 413)
      const reply = await core.writeFile(id, bytes)
      outgoing.writeHead(reply.ok ? 201 : 400, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      })
      outgoing.end(JSON.stringify(reply.ok ? reply.value : reply.error))
      return
    }
    const file = incoming.method === 'GET' ? core.readFile(id) : undefined
    if (!file) return refuse(outgoing, 404)
    outgoing.writeHead(200, {
      'content-type': file.mediaType,
      // A CDA or an archive is for a software: a browser that opened it would read its markup.
      'content-disposition': `${/xml|zip/.test(file.mediaType) ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      // A picture or a page shown as it is: no script of it runs, nothing of it is kept on this disk.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    outgoing.end(file.bytes)
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame })
  server.on('upgrade', (incoming, socket, head) => {
    const allowed =
      isOurHost(incoming) &&
      incoming.headers.origin === origin &&
      incoming.url === '/socket' &&
      hasSession(incoming)
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(incoming, socket, head, (webSocket) => talk(webSocket, core))
  })

  return {
    origin,
    address: `${origin}/?ticket=${ticket}`,
    linkToken,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function talk(socket: WebSocket, core: Core): void {
  const stop = core.onPush((push) => socket.send(JSON.stringify(push)))
  socket.on('close', stop)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data: Buffer) => {
    let message: Request
    try {
      message = JSON.parse(data.toString('utf8'))
    } catch {
      socket.terminate()
      return
    }
    void core.call(message).then((reply) => socket.send(JSON.stringify(reply)))
  })
}

/** In a time that says nothing of where they differ. */
function isSame(offered: string, expected: string): boolean {
  const [one, other] = [Buffer.from(offered), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

async function readBody(incoming: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refuse(outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  outgoing.end(status === 403 ? 'Ouvrez le Navigateur Pro par l’adresse affichée à son démarrage.\n' : '')
}
