import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Http, HttpRequest, HttpResponse } from '../ports.ts'
import { createEventParser } from './event-stream.ts'
import { awaitLoopbackRedirect } from './loopback-redirect.ts'

const compressed = promisify(gzip)
const defaultTimeoutMs = 30_000
/** After decompression: a gzip bomb stops here. Files travel in pieces of 1 MiB. */
const largestBody = 64 * 1_048_576

/** `silenceMs`: the service beats every 25 s on a live channel; two missed beats mean a dead line. */
export function createNodeHttp({ silenceMs = 60_000 }: { readonly silenceMs?: number } = {}): Http {
  return {
    send,
    events: (request, on) => readEvents(request, on, silenceMs),
    awaitRedirect: awaitLoopbackRedirect,
  }
}

async function send(request: HttpRequest): Promise<HttpResponse> {
  assertPrivate(request.url)
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs),
      headers: { ...request.headers, ...(request.compress && { 'content-encoding': 'gzip' }) },
      ...(request.body !== undefined && { body: await bodyOf(request.body, request.compress) }),
    })
    const body = await readBody(response)
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body }
  } catch (error) {
    if (isAppError(error)) throw error
    throw new AppError(
      'offline',
      'Le service ne répond pas. Ce que vous avez enregistré est conservé sur ce poste et partira dès que la connexion reviendra.',
      {},
      { cause: error },
    )
  }
}

async function bodyOf(
  body: Uint8Array | string,
  compress: true | undefined,
): Promise<string | Uint8Array<ArrayBuffer>> {
  if (compress) return new Uint8Array(await compressed(body))
  return typeof body === 'string' ? body : new Uint8Array(body)
}

async function readBody(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.length
    if (size > largestBody) {
      throw new AppError(
        'too_large',
        'La réponse du service est anormalement grande : elle n’a pas été utilisée, et rien n’a changé sur ce poste. Si cela se répète, appelez l’assistance.',
      )
    }
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces, size))
}

/** Tokens and health data never travel in clear; plain HTTP stays inside the machine. */
function assertPrivate(url: string): void {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return
  if (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return
  throw new AppError(
    'forbidden',
    'L’adresse du service n’est pas protégée (https) : rien n’a été envoyé. Corrigez l’adresse, ou appelez l’assistance.',
  )
}

function readEvents(
  request: Parameters<Http['events']>[0],
  on: Parameters<Http['events']>[1],
  silenceMs: number,
): () => void {
  assertPrivate(request.url)
  const abort = new AbortController()
  const silence = setTimeout(() => abort.abort(), silenceMs)
  let cancelled = false
  let status: number | undefined

  async function read(): Promise<void> {
    const response = await fetch(request.url, {
      headers: { ...request.headers, accept: 'text/event-stream' },
      redirect: 'manual',
      signal: abort.signal,
    })
    status = response.status
    // A captive portal answers 200 with a page.
    if (status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream')) return
    const decoder = new TextDecoder()
    const parse = createEventParser((data) => {
      if (!cancelled) on.event(data)
    })
    for await (const piece of response.body ?? []) {
      silence.refresh()
      if (!parse(decoder.decode(piece, { stream: true }))) return
    }
  }

  read()
    // Whatever cut the line, the caller learns it by `end` and comes back.
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(silence)
      abort.abort()
      if (!cancelled) on.end(status)
    })
  return () => {
    cancelled = true
    abort.abort()
  }
}
