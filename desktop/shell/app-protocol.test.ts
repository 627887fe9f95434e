import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAppHandler } from './app-protocol.ts'

const ticket = 'jeton-0123456789abcdef'
const received: Uint8Array[] = []
let folder: string
let handle: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-'))
  await mkdir(join(folder, 'renderer/assets'), { recursive: true })
  await writeFile(join(folder, 'secret.js'), 'secret')
  await writeFile(join(folder, 'renderer/.hidden.js'), 'secret')
  await writeFile(join(folder, 'renderer/notes.txt'), 'secret')
  await writeFile(
    join(folder, 'renderer/index.html'),
    '<meta nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__">',
  )
  await writeFile(join(folder, 'renderer/assets/index-Dk_3f.js'), 'start()')
  handle = createAppHandler(join(folder, 'renderer'), {
    readFile: async (asked) =>
      asked === ticket
        ? { bytes: new Uint8Array([1, 2, 3]), mediaType: 'application/pdf', fileName: '../Fiche "é"\r\n.pdf' }
        : undefined,
    writeFile: async (_ticket, bytes) => {
      received.push(bytes)
      if (bytes.length === 0)
        return { id: 0, ok: false, error: { code: 'not_found', message: 'Ce fichier n’est plus attendu.' } }
      return { id: 0, ok: true, value: { sha256: 'abc' } }
    },
  })
})
afterAll(() => rm(folder, { recursive: true }))

const get = (path: string) => handle(new Request(`app://navigateur${path}`))
const put = (path: string, body: BodyInit) =>
  handle(
    new Request(`app://navigateur${path}`, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'image/jpeg' },
    }),
  )

describe('the page', () => {
  test('comes with a policy that names this load only', async () => {
    const loads = await Promise.all([get('/'), get('/index.html')])
    const nonces = await Promise.all(
      loads.map(async (response) => {
        const policy = response.headers.get('content-security-policy') ?? ''
        const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1]
        expect(await response.text()).toBe(`<meta nonce="${nonce}"><style nonce="${nonce}">`)
        expect(policy).toContain("default-src 'none'; script-src 'self';")
        expect(policy).not.toMatch(/unsafe|data:|https?:|\*/)
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  test('and its script, typed and never sniffed', async () => {
    const response = await get('/assets/index-Dk_3f.js')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each([
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/assets/../../secret.js',
    '/assets/..;/secret.js',
    '//secret.js',
    '/.hidden.js',
    '/index.html%00.js',
    '/notes.txt',
    '/assets',
    '/assets/',
    '/C:/secret.js',
    '/absent.js',
  ])('%s is not found', async (path) => {
    const response = await get(path)
    expect([response.status, await response.text()]).toEqual([404, ''])
  })

  test('no path, however spelled, reads what is beside the root', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      'secret',
      '.js',
      'assets',
      '%00',
      ';',
      '?',
      '#',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        expect(await (await get(`/${pieces.join('')}/secret.js`)).text()).not.toContain('secret')
      }),
    )
  })

  test.each(['app://autre/index.html', 'app://navigateur:81/index.html', 'app://x@navigateur/index.html'])(
    '%s is not ours',
    async (url) => {
      // A Request refuses an address with a user name by itself; Electron's does not.
      expect((await handle({ url, method: 'GET' } as Request)).status).toBe(404)
    },
  )

  test('nothing is written to it', async () => {
    expect((await put('/index.html', 'x')).status).toBe(405)
    expect((await handle(new Request(`app://navigateur/files/${ticket}`, { method: 'DELETE' }))).status).toBe(
      405,
    )
  })
})

describe('files by ticket', () => {
  test('a file comes as a thing to save, that cannot run nor be kept', async () => {
    const response = await get(`/files/${ticket}`)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename=".._Fiche _____.pdf"; filename*=UTF-8''.._Fiche%20%22%C3%A9%22__.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  test.each([
    '/files/jeton-fedcba9876543210',
    '/files/court',
    '/files/',
    `/files/${ticket}/x`,
    `/files/${'a'.repeat(200)}`,
  ])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('the bytes of an attachment go to the core as they are', async () => {
    const response = await put(`/files/${ticket}`, new Uint8Array([9, 8, 7]))
    expect([response.status, await response.json()]).toEqual([201, { sha256: 'abc' }])
    expect(received.at(-1)).toEqual(Buffer.from([9, 8, 7]))
  })

  test('a file that the core does not expect is refused in its words', async () => {
    const response = await put(`/files/${ticket}`, new Uint8Array())
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'not_found',
      message: 'Ce fichier n’est plus attendu.',
    })
  })

  test('past 10 MiB it is refused without being read to its end', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    const before = received.length
    const request = new Request(`app://navigateur/files/${ticket}`, {
      method: 'PUT',
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect((await handle(request)).status).toBe(413)
    expect(received.length).toBe(before)
    expect(sent).toBeLessThan(20)
  })
})
