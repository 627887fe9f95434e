import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startTestCore, type TestCore } from '../core/testing/test-core.ts'
import { type Host, startHost } from './host.ts'

type Answer = {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

describe('the loopback host answers its own page and nobody else', () => {
  let core: TestCore
  let host: Host
  let given: string
  let cookie: string

  function ask(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
    body = '',
  ): Promise<Answer> {
    const { hostname, port } = new URL(host.origin)
    return new Promise((done, fail) => {
      const outgoing = request({ hostname, port, path, method, headers }, (incoming) => {
        let text = ''
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
        incoming.on('end', () =>
          done({ status: incoming.statusCode!, headers: incoming.headers, body: text }),
        )
      })
      outgoing.on('error', fail)
      outgoing.end(body)
    })
  }

  beforeAll(async () => {
    core = await startTestCore()
    const rendererFolder = join(core.folder, 'renderer')
    mkdirSync(rendererFolder)
    writeFileSync(join(rendererFolder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">')
    writeFileSync(join(core.folder, 'secret.html'), 'secret')
    host = await startHost({ core: core.core, rendererFolder, port: 0, ticketUses: 'once' })
    const entered = await ask(new URL(host.address).pathname + new URL(host.address).search)
    given = String(entered.headers['set-cookie'])
    cookie = given.split(';')[0]!
  })
  afterAll(async () => {
    await host.close()
    await core.close()
  })

  it('listens on this machine alone, and gives a cookie that no script and no other page can use', () => {
    expect(given).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(new URL(host.origin).hostname).toBe('127.0.0.1')
  })

  it('gives a page whose policy bears the nonce that the page carries', async () => {
    const { status, body, headers } = await ask('/', { cookie })
    const nonce = /content="([^"]+)"/.exec(body)![1]!
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(headers['permissions-policy']).toMatch(/^microphone=\(self\), camera=\(\),/)
    expect((await ask('/', { cookie })).body).not.toContain(nonce)
  })

  it.each<[string, () => Promise<Answer>, number]>([
    ['no cookie', () => ask('/'), 403],
    ['a cookie of nobody’s', () => ask('/', { cookie: `${cookie}x` }), 403],
    ['the ticket a second time', () => ask(new URL(host.address).search.replace('?', '/?')), 403],
    ['another ticket', () => ask('/?ticket=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 403],
    ['another Host (DNS rebinding)', () => ask('/', { cookie, host: 'evil.example' }), 421],
    ['another port in Host', () => ask('/', { cookie, host: '127.0.0.1:1' }), 421],
    ['a path that climbs', () => ask('/..%2fsecret.html', { cookie }), 404],
    ['a file that is not there', () => ask('/assets/none.js', { cookie }), 404],
    ['a method of nobody’s', () => ask('/', { cookie }, 'DELETE'), 405],
    [
      'bytes from another page',
      () => ask('/files/00', { cookie, origin: 'https://evil.example' }, 'PUT', 'x'),
      403,
    ],
    ['bytes that nobody awaits', () => ask('/files/00', { cookie, origin: host.origin }, 'PUT', 'x'), 400],
    ['a file of nobody’s', () => ask('/files/00', { cookie }), 404],
  ])('refuses %s', async (_case, answer, status) => {
    expect((await answer()).status).toBe(status)
  })

  const hand = (headers: Record<string, string>, body: string, method = 'POST') =>
    ask('/links', { authorization: `Bearer ${host.linkToken}`, ...headers }, method, body)
  const link = JSON.stringify({ url: 'navigateurpro://open?ref=jamais-vue' })
  it.each<[string, () => Promise<Answer>, number]>([
    ['without its token', () => ask('/links', {}, 'POST', link), 403],
    ['with another token', () => hand({ authorization: `Bearer ${'A'.repeat(43)}` }, link), 403],
    ['with a cookie instead', () => ask('/links', { cookie }, 'POST', link), 403],
    ['from a page, even ours', () => hand({ origin: host.origin }, link), 403],
    ['from a page of nowhere', () => hand({ origin: 'null' }, link), 403],
    ['by another Host (DNS rebinding)', () => hand({ host: 'evil.example' }, link), 421],
    ['by another method', () => hand({}, '', 'GET'), 405],
    ['too long', () => hand({ 'content-length': '5000' }, 'x'.repeat(5_000)), 413],
    ['too long without saying so', () => hand({ 'transfer-encoding': 'chunked' }, 'x'.repeat(5_000)), 413],
    ['that is no JSON', () => hand({}, 'navigateurpro://open'), 400],
    [
      'with something else beside',
      () => hand({}, '{"url":"navigateurpro://open","method":"lock.lock"}'),
      400,
    ],
  ])('takes no link %s', async (_case, answer, status) => {
    expect((await answer()).status).toBe(status)
  })

  it('gives no page to who bears the token of links', async () => {
    expect((await ask('/', { authorization: `Bearer ${host.linkToken}` })).status).toBe(403)
  })

  it.each<[string, () => Record<string, string>]>([
    ['without a cookie', () => ({ origin: host.origin })],
    ['from another page', () => ({ cookie, origin: 'https://evil.example' })],
    ['without an origin', () => ({ cookie })],
  ])('opens no socket %s', async (_case, headers) => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/socket`, { headers: headers() })
    await expect(
      new Promise((done, fail) => {
        socket.once('open', done)
        socket.once('error', fail)
      }),
    ).rejects.toThrow('403')
  })

  it('talks to its own page, and hangs up on what is no request', async () => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/socket`, {
      headers: { cookie, origin: host.origin },
    })
    await new Promise((done) => socket.once('open', done))
    const reply = new Promise<string>((done) =>
      socket.once('message', (data: Buffer) => done(data.toString('utf8'))),
    )
    socket.send(JSON.stringify({ id: 7, method: 'constructor', params: {} }))
    expect(JSON.parse(await reply)).toMatchObject({ id: 7, ok: false, error: { code: 'not_found' } })
    const closed = new Promise((done) => socket.once('close', done))
    socket.send('{')
    await closed
  })
})
