import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { CustomScheme } from 'electron'
import { appScheme, isOwnUrl } from './origin.ts'
import type { CoreHost } from './core-host.ts'
import { devicePolicy, pagePolicy } from '../contract/page-policy.ts'
import { filePolicy } from './security.ts'

export const appSchemeRegistration: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
}

/** One attachment, as on the loopback host. */
const maxFileBytes = 10 * 1024 * 1024

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * Serves `root` (the built renderer) and the core's files by ticket. A path is a list of plain
 * names: a percent sign, a backslash or a leading dot is not in the grammar, so that no spelling
 * of `..` exists to be forgotten.
 */
export function createAppHandler(
  root: string,
  core: Pick<CoreHost, 'readFile' | 'writeFile'>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOwnUrl(request.url)) return refuse(404)
    const { pathname } = new URL(request.url)
    const ticket = /^\/files\/([A-Za-z0-9_-]{16,128})$/.exec(pathname)?.[1]
    if (ticket && request.method === 'GET') return sendFile(core, ticket)
    if (ticket && request.method === 'PUT') return receiveFile(core, ticket, request)
    if (request.method !== 'GET') return refuse(405)
    return servePage(root, pathname === '/' ? '/index.html' : pathname)
  }
}

async function servePage(root: string, pathname: string): Promise<Response> {
  const type = mediaTypes[extname(pathname)]
  if (!type || !/^(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/.test(pathname)) return refuse(404)
  const content = await readFile(join(root, ...pathname.split('/'))).catch(() => undefined)
  if (!content) return refuse(404)
  if (!type.startsWith('text/html')) return answer(new Uint8Array(content), { 'Content-Type': type })
  const nonce = randomBytes(16).toString('base64')
  return answer(content.toString('utf8').replaceAll('__CSP_NONCE__', nonce), {
    'Content-Type': type,
    'Content-Security-Policy': pagePolicy(nonce),
    'Permissions-Policy': devicePolicy,
    'Cache-Control': 'no-store',
  })
}

async function sendFile(core: Pick<CoreHost, 'readFile'>, ticket: string): Promise<Response> {
  const file = await core.readFile(ticket)
  if (!file) return refuse(404)
  return answer(new Uint8Array(file.bytes), {
    'Content-Type': file.mediaType,
    'Content-Disposition': attachment(file.fileName),
    'Content-Security-Policy': filePolicy,
    'Cache-Control': 'no-store',
  })
}

async function receiveFile(core: Pick<CoreHost, 'writeFile'>, ticket: string, request: Request) {
  const bytes = await readBody(request)
  if (!bytes) return refuse(413)
  const reply = await core.writeFile(ticket, bytes)
  return new Response(JSON.stringify(reply.ok ? reply.value : reply.error), {
    status: reply.ok ? 201 : 400,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })
}

/** Undefined past the limit: the rest is not read. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.byteLength
    if (length > maxFileBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** RFC 6266: a plain name for old readers, the true one encoded; neither can hold a path. */
function attachment(fileName: string): string {
  const name = fileName.replaceAll(/[/\\\p{Cc}\p{Cf}]/gu, '_')
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
}

function answer(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Response {
  return new Response(body, { headers: { 'X-Content-Type-Options': 'nosniff', ...headers } })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { 'Cache-Control': 'no-store' } })
}
