import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createNodeHttp } from './node-http.ts'

type Listener = (...exchange: Parameters<RequestListener>) => unknown

const http = createNodeHttp()

async function serve(listener: Listener): Promise<string> {
  const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

describe('an exchange', () => {
  it('sends the body and the headers, and brings back the whole answer', async () => {
    const url = await serve(async (request, response) => {
      const body = await request.toArray()
      response.writeHead(201, {
        'X-Asked': `${request.method} ${request.url} ${String(request.headers['x-one'])}`,
      })
      response.end(Buffer.concat(body as Buffer[]))
    })
    const body = Uint8Array.of(0, 255, 10)
    const answer = await http.send({ method: 'PATCH', url: `${url}/a?b=c`, headers: { 'x-one': '1' }, body })
    expect(answer.status).toBe(201)
    expect(answer.header('x-asked')).toBe('PATCH /a?b=c 1')
    expect(answer.header('x-none')).toBeUndefined()
    expect([...answer.body]).toEqual([0, 255, 10])
  })

  it('asks for the headers alone', async () => {
    const url = await serve((request, response) => {
      response
        .writeHead(200, { 'Upload-Offset': request.method === 'HEAD' ? 7 : 0, 'Content-Length': 100 })
        .end()
    })
    const answer = await http.send({ method: 'HEAD', url })
    expect([answer.status, answer.header('upload-offset'), answer.body.length]).toEqual([200, '7', 0])
  })

  it('hands over a redirect and does not follow it', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const answer = await http.send({ method: 'GET', url: `${url}/here` })
    expect([answer.status, answer.header('location')]).toEqual([302, '/elsewhere'])
    expect(asked).toEqual(['/here'])
  })

  it.each<[string, Listener]>([
    ['a line that drops at once', (request) => request.socket.destroy()],
    [
      'a body cut in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 })
        response.write('half', () => response.socket?.destroy())
      },
    ],
    ['a service that never answers', () => undefined],
    ['a body that never ends', (_, response) => void response.writeHead(200).write('a')],
  ])('is offline for %s', async (_name, listener) => {
    const url = await serve(listener)
    await expect(http.send({ method: 'GET', url, timeoutMs: 300 })).rejects.toMatchObject({ code: 'offline' })
  })

  it('is offline when nobody listens', async () => {
    await expect(http.send({ method: 'GET', url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'offline',
    })
  })

  it('stops a small answer that unfolds into a huge one', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1_048_576))
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    await expect(http.send({ method: 'GET', url })).rejects.toMatchObject({ code: 'too_large' })
  })

  it.each([
    'http://sync.example.org/',
    'http://127.0.0.1.example.org/',
    'ftp://127.0.0.1/',
    'file:///etc/hosts',
  ])('sends nothing in clear to %s', async (url) => {
    await expect(http.send({ method: 'GET', url })).rejects.toMatchObject({ code: 'forbidden' })
    expect(() => http.events({ url, headers: {} }, { event: () => 0, end: () => 0 })).toThrow(/https/)
  })
})

describe('server-sent events', () => {
  function listen(url: string, silenceMs?: number) {
    const events: string[] = []
    const ended = Promise.withResolvers<number | undefined>()
    const first = Promise.withResolvers<void>()
    const cancel = createNodeHttp(silenceMs === undefined ? {} : { silenceMs }).events(
      { url, headers: { authorization: 'Bearer t' } },
      {
        event: (data) => {
          events.push(data)
          first.resolve()
        },
        end: ended.resolve,
      },
    )
    return { events, ended: ended.promise, first: first.promise, cancel }
  }
  const stream: Listener = (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' })

  it('arrive as they come, accents cut in two included; then the end', async () => {
    const url = await serve(async (request, response) => {
      stream(request, response)
      const text = Buffer.from(`data: ${request.headers.authorization}\n\ndata: é\n\n`)
      response.write(text.subarray(0, -3))
      setImmediate(() => response.end(text.subarray(-3)))
    })
    const channel = listen(url)
    expect(await channel.ended).toBe(200)
    expect(channel.events).toEqual(['Bearer t', 'é'])
  })

  it.each<[string, Listener, number | undefined]>([
    ['a refusal', (_, response) => response.writeHead(401).end(), 401],
    [
      'a captive portal',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('data: a\n\n'),
      200,
    ],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/portail' }).end(), 302],
    ['a line that drops', (request) => request.socket.destroy(), undefined],
    ['silence', stream, 200],
  ])('end on %s', async (_name, listener, status) => {
    const url = await serve((request, response) => {
      listener(request, response)
      response.flushHeaders()
    })
    const channel = listen(url, 300)
    expect(await channel.ended).toBe(status)
    expect(channel.events).toEqual([])
  })

  it('end in silence when cancelled', async () => {
    const closed = Promise.withResolvers<void>()
    const url = await serve((request, response) => {
      stream(request, response)
      response.write('data: a\n\n')
      response.on('close', closed.resolve)
    })
    const channel = listen(url)
    await channel.first
    channel.cancel()
    await closed.promise
    const outcome = await Promise.race([channel.ended, new Promise((r) => setTimeout(r, 50, 'nothing'))])
    expect(outcome).toBe('nothing')
  })
})

describe('the way back from the browser', () => {
  const page = '<!doctype html><p>Vous pouvez revenir à Navigateur Pro.'

  it('is a loopback address that takes one request, shows the page, and closes', async () => {
    const { redirectUri, query } = await http.awaitRedirect('/retour', page)
    const url = new URL(redirectUri)
    expect([url.hostname, url.pathname]).toEqual(['127.0.0.1', '/retour'])

    expect((await fetch(new URL('/autre?code=x', url))).status).toBe(404)
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
    const answer = await fetch(`${redirectUri}?code=abc&state=s`)
    expect(await answer.text()).toBe(page)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const parameters = await query
    expect([parameters.get('code'), parameters.get('state'), parameters.get('none')]).toEqual([
      'abc',
      's',
      null,
    ])
    await expect(fetch(redirectUri)).rejects.toThrow('fetch failed')
  })

  it('does not answer to another name than its own (rebinding)', async () => {
    const { redirectUri, cancel } = await http.awaitRedirect('/retour', page)
    const socket = connect(Number(new URL(redirectUri).port), '127.0.0.1')
    socket.write('GET /retour?code=x HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404/)
    socket.destroy()
    cancel()
  })

  it('closes when the person gives up', async () => {
    const { redirectUri, query, cancel } = await http.awaitRedirect('/retour', page)
    cancel()
    await expect(query).rejects.toMatchObject({ code: 'session_needed' })
    await expect(fetch(redirectUri)).rejects.toThrow('fetch failed')
  })
})
