import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { TestDesk } from '../../fhircast/testing/test-desk.ts'
import { type LoopbackOptions, type LoopbackServer, startLoopbackServer } from './loopback-server.ts'

const extension = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'
let desk: TestDesk
let server: LoopbackServer
let served: { integratorId: string; path: string; body: string }[]
let received: string[]
beforeEach(() => {
  desk = new TestDesk()
  served = []
  received = []
})
afterEach(() => server.stop())

async function start(more: Partial<LoopbackOptions> = {}): Promise<void> {
  server = await startLoopbackServer({
    host: desk.host,
    port: 0,
    origins: [extension],
    acceptNewPrograms: true,
    serve: ({ integratorId, path, body }) => {
      served.push({ integratorId, path, body })
      return { status: 200, json: { ok: true } }
    },
    upgrade: (path) =>
      path === '/secret'
        ? (socket) => socket.on('message', (data: Buffer) => received.push(data.toString('utf8')))
        : undefined,
    ...more,
  })
}

type Said = { status: number; headers: NodeJS.Dict<string | string[]>; text: string }

/** `fetch` would not let a test lie about Host or Origin. */
async function say(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<Said> {
  const asked = httpRequest({ host: '127.0.0.1', port: server.port, method, path, headers, agent: false })
  const answered = once(asked, 'response')
  asked.end(body)
  const [response] = await answered
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, headers: response.headers, text }
}

const json = { 'Content-Type': 'application/json' }
const viewer = JSON.stringify({ integratorId: 'visionneuse', name: 'Visionneuse' })

async function paired(): Promise<string> {
  const { id } = JSON.parse((await say('POST', '/pair', json, viewer)).text)
  const answers = await vi.waitUntil(async () => {
    const polled = await say('GET', `/pair/${id}`)
    return polled.status === 202 ? false : polled
  })
  return JSON.parse(answers.text).token
}
const withToken = (token: string) => ({ Authorization: `Bearer ${token}` })

async function rawSocket(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

describe('pairing over HTTP', () => {
  it('shows the same six digits on both sides, then gives a token once', async () => {
    await start()
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    const asked = await say('POST', '/pair', json, viewer)
    const { code, id } = JSON.parse(asked.text)
    expect(asked.status).toBe(202)
    expect(code).toMatch(/^\d{6}$/)
    expect(desk.asked).toEqual([{ integratorId: 'visionneuse', name: 'Visionneuse', code }])
    expect((await say('GET', `/pair/${id}`)).status).toBe(202)
    decide(true)
    const [one, two] = await Promise.all([say('GET', `/pair/${id}`), say('GET', `/pair/${id}`)])
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 404])
    const { token } = JSON.parse(one.status === 200 ? one.text : two.text)

    const secret = Buffer.from(token.split('.')[1], 'base64url')
    expect(secret).toHaveLength(32)
    const kept = Buffer.from(desk.pairings.get('visionneuse') ?? [])
    expect(kept).toEqual(createHash('sha256').update(secret).digest())
    expect((await say('GET', '/x', withToken(token))).status).toBe(200)
    expect(served).toEqual([{ integratorId: 'visionneuse', path: '/x', body: '' }])
  })

  it('keeps nothing for a program that did not come back for its token', async () => {
    await start({ limits: { pairingMs: 0 } })
    const { id } = JSON.parse((await say('POST', '/pair', json, viewer)).text)
    expect((await say('GET', `/pair/${id}`)).status).toBe(408)
    expect(desk.pairings.size).toBe(0)
  })

  it('asks one question at a time, and falls silent after three refusals', async () => {
    await start()
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    for (let refusals = 0; refusals < 3; refusals += 1) {
      const { id } = JSON.parse((await say('POST', '/pair', json, viewer)).text)
      expect((await say('POST', '/pair', json, viewer)).status).toBe(409)
      decide(false)
      await new Promise(setImmediate)
      expect((await say('GET', `/pair/${id}`)).status).toBe(403)
    }
    expect((await say('POST', '/pair', json, viewer)).status).toBe(403)
    expect(desk.asked).toHaveLength(3)
  })

  it('asks nothing when the settings say so', async () => {
    await start({ acceptNewPrograms: false })
    expect((await say('POST', '/pair', json, viewer)).status).toBe(403)
    expect(desk.asked).toEqual([])
  })

  it.each<[string, Record<string, string>, string, number]>([
    ['not JSON', json, '{', 400],
    ['a field too many', json, '{"integratorId":"a","name":"A","code":"000000"}', 400],
    ['a name that hides', json, '{"integratorId":"a","name":"a\\u202eb"}', 400],
    ['a form, which any page may send', { 'Content-Type': 'text/plain' }, viewer, 415],
  ])('refuses %s', async (_name, headers, body, status) => {
    await start()
    expect((await say('POST', '/pair', headers, body)).status).toBe(status)
    expect(desk.asked).toEqual([])
  })
})

describe('a stranger', () => {
  it('learns nothing of who is paired', async () => {
    await start()
    await paired()
    const stranger = 'A'.repeat(43)
    const answers = await Promise.all(
      [undefined, 'x', `visionneuse.${stranger}`, `inconnu.${stranger}`, `.${stranger}`].map((token) =>
        say('GET', '/x', token === undefined ? {} : withToken(token)),
      ),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
    expect((await say('GET', '/pair/inconnu')).status).toBe(404)
    expect(served).toEqual([])
  })

  it.each<[string, Record<string, string>, number, string]>([
    ['a page that rebinds its name to us', { Host: 'evil.example:47613' }, 421, 'host'],
    ['another port of ours', { Host: '127.0.0.1:1' }, 421, 'host'],
    ['a web page', { Origin: 'https://evil.example' }, 403, 'origin'],
    ['a page of this computer', { Origin: 'http://localhost:8080' }, 403, 'origin'],
    ['a sandboxed page', { Origin: 'null' }, 403, 'origin'],
    ['another extension', { Origin: `${extension}x` }, 403, 'origin'],
  ])('is refused even with a token: %s', async (_name, headers, status, reason) => {
    await start()
    const token = await paired()
    const refused = await say('POST', '/x', { ...withToken(token), ...headers })
    expect(refused.status).toBe(status)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
    expect((await say('OPTIONS', '/x', headers)).status).toBe(status)
    expect(server.lastRefusal()?.reason).toBe(reason)
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/secret`, { headers })
    const [error] = await once(socket, 'error')
    expect(String(error)).toContain(String(status))
    expect(served).toEqual([])
  })

  it('is answered as CORS asks when it is the extension of the list', async () => {
    await start()
    const asked = { Origin: extension, 'Access-Control-Request-Method': 'POST' }
    const preflight = await say('OPTIONS', '/x', asked)
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': extension,
        'access-control-allow-headers': 'authorization, content-type',
      },
    })
    const token = await paired()
    const spoken = await say('POST', '/x', { ...withToken(token), Origin: extension })
    expect(spoken).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': extension } })
  })

  it('does not exhaust what a paired program may ask, nor the reverse', async () => {
    await start({ limits: { requestsPerSecond: 3 } })
    const token = await paired()
    const flood = await Promise.all(Array.from({ length: 20 }, () => say('GET', '/x')))
    expect(flood.some(({ status }) => status === 429)).toBe(true)
    expect((await say('GET', '/x', withToken(token))).status).toBe(200)
    const busy = await Promise.all(Array.from({ length: 20 }, () => say('GET', '/x', withToken(token))))
    expect(busy.some(({ status }) => status === 429)).toBe(true)
  })
})

describe('what arrives (security.md row 36)', () => {
  it('has an end: 100 MB without one are cut at the cap', async () => {
    await start({ limits: { bodyBytes: 64 * 1024 } })
    const token = await paired()
    const socket = await rawSocket()
    socket.resume()
    socket.write(
      `POST /x HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    const mebibyte = Buffer.concat([
      Buffer.from('100000\r\n'),
      Buffer.alloc(1 << 20, 65),
      Buffer.from('\r\n'),
    ])
    let taken = 0
    while (!socket.destroyed && taken < 100) {
      taken += 1
      if (!socket.write(mebibyte)) {
        await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
      }
    }
    expect(socket.destroyed).toBe(true)
    // What the two kernels' buffers hold, not what the server took.
    expect(taken).toBeLessThan(20)
    expect(served).toEqual([])
  })

  it('has a start: headers that trickle are cut', async () => {
    await start({ limits: { headersMs: 200 } })
    const socket = await rawSocket()
    socket.resume()
    socket.write('GET /x HTTP/1.1\r\nHo')
    await once(socket, 'close')
    expect(served).toEqual([])
  })

  it('is text, in a number of connections', async () => {
    await start({ limits: { connections: 4 } })
    const token = await paired()
    const bad = await say('POST', '/x', withToken(token), Buffer.from([0x22, 0xc3, 0x28, 0x22]))
    expect(bad.status).toBe(400)
    const announced = { ...withToken(token), 'Content-Length': '104857600' }
    const refused = await say('POST', '/x', announced, 'x').catch(() => ({ status: 'cut' }))
    expect([413, 'cut']).toContain(refused.status)
    const sockets = await Promise.all(Array.from({ length: 20 }, rawSocket))
    for (const socket of sockets) socket.resume()
    await vi.waitUntil(() => sockets.filter(({ destroyed }) => destroyed).length >= 16)
    for (const socket of sockets) socket.destroy()
  })

  it('on a WebSocket: too long, too many, cut in crumbs or not text, it is closed', async () => {
    await start()
    const open = async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/secret`)
      socket.on('error', () => {})
      await once(socket, 'open')
      return socket
    }
    const long = await open()
    long.send('x'.repeat(64 * 1024 + 1))
    expect(await once(long, 'close')).toContain(1009)

    const many = await open()
    for (let sent = 0; sent < 20_000; sent += 1) many.send('x')
    await once(many, 'close')
    expect(received.length).toBeLessThan(500)

    const pings = await open()
    for (let sent = 0; sent < 20_000; sent += 1) pings.ping()
    await once(pings, 'close')

    const crumbs = await open()
    for (let sent = 0; sent < 200; sent += 1) crumbs.send('', { fin: false })
    await once(crumbs, 'close')

    const bytes = await open()
    bytes.send(Buffer.from([0xc3, 0x28]), { binary: false })
    expect(await once(bytes, 'close')).toContain(1007)
  })
})

describe('the port', () => {
  it('is not shared, and the sentence says what to do', async () => {
    await start()
    await expect(
      startLoopbackServer({
        host: desk.host,
        port: server.port,
        origins: [],
        acceptNewPrograms: true,
        serve: () => ({ status: 200 }),
      }),
    ).rejects.toMatchObject({ code: 'already_running', message: expect.stringContaining('autre port') })
  })
})
