import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { casesOf } from './cases.ts'
import { type Appointment, listed, type Patient } from './patients.ts'
import type { Practice } from './practice.ts'
import type { PracticeWindow } from './practice-window.ts'
import { symbolOf } from './symbol.ts'
import { webRecordOf } from './web-record.ts'

const bodyBytes = 4096

const pageFiles: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/FolderMedical/PatientViewForm.aspx': ['web-record.html', 'text/html; charset=utf-8'],
  '/web-record.js': ['web-record.js', 'text/javascript; charset=utf-8'],
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** The page, its verbs, and a page in the manner of Weda; on the loopback address only. */
export async function servePage(options: {
  readonly port: number
  readonly practice: Practice
  readonly patients: readonly Patient[]
  readonly morning: readonly Appointment[]
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { practice, patients, morning } = options
  const pages = new Map(
    Object.entries(pageFiles).map(([path, [file, type]]) => [
      path,
      { type, content: readFileSync(join(import.meta.dirname, 'page', file)) },
    ]),
  )
  const lists = JSON.stringify({
    patients: patients.map(listed),
    morning,
    cases: casesOf(patients).map(({ title, expected, patient }) => ({
      title,
      expected,
      patient: listed(patient),
    })),
    roads: practice.first.roads.map(({ id, label, explanation, unavailable }) => ({
      id,
      label,
      explanation,
      unavailable,
    })),
  })

  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refused = isAppError(error)
      const message = refused
        ? error.message
        : 'Le logiciel de démonstration n’a pas pu répondre. Recommencez.'
      send(response, refused ? 400 : 500, 'application/json', JSON.stringify({ message }))
    })
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page of another site that resolves its name to 127.0.0.1 shows its name here (DNS rebinding).
    if (request.headers.host !== host) return send(response, 421, 'text/plain', 'Adresse inattendue.')
    const { pathname: path, searchParams } = new URL(request.url ?? '/', `http://${host}`)
    if (request.method === 'POST') return change(path, request, response)
    if (request.method !== 'GET') return send(response, 405, 'text/plain', 'Méthode inattendue.')
    const page = pages.get(path)
    if (page !== undefined) return send(response, 200, page.type, page.content)
    if (path === '/api/lists') return send(response, 200, 'application/json', lists)
    if (path === '/api/state') {
      const window = practice.window(searchParams.get('window') ?? '1')
      if (window !== undefined) return follow(window, response)
    }
    if (path === '/datamatrix.png') {
      const symbol = symbolOf(practice.patient(searchParams.get('dossier')))
      if (symbol !== undefined) return send(response, 200, 'image/png', await symbol)
    }
    const webId = Number(/^\/api\/patients\/(\d{1,9})$/.exec(path)?.[1])
    const patient = practice.patientOfWebId(webId)
    if (patient !== undefined) {
      return send(response, 200, 'application/json', JSON.stringify(webRecordOf(webId, patient)))
    }
    send(response, 404, 'text/plain', 'Introuvable.')
  }

  async function change(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ours = request.headers.origin === `http://${host}`
    if (!ours || request.headers['content-type'] !== 'application/json') {
      return send(response, 403, 'text/plain', 'Seule la page du logiciel peut ouvrir un dossier.')
    }
    const { localId, intent = 'open', road, window: number = '1' } = await readBody(request)
    const window = practice.window(number)
    if (window === undefined) return send(response, 404, 'text/plain', 'Introuvable.')
    if (path === '/api/open') {
      const asked = launchIntent.safeParse(intent)
      const wellSaid = typeof localId === 'string' && (road === undefined || typeof road === 'string')
      const found = wellSaid && asked.success && (await window.open(localId, asked.data, road))
      if (!found) return send(response, 404, 'application/json', '{"message":"Ce dossier n’existe pas."}')
    } else if (path === '/api/close') await window.close()
    else if (path === '/api/pair-again') await practice.pairAgain()
    else return send(response, 404, 'text/plain', 'Introuvable.')
    send(response, 200, 'application/json', '{}')
  }

  function follow(window: PracticeWindow, response: ServerResponse): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    const leave = window.watch((state) => response.write(`data: ${JSON.stringify(state)}\n\n`))
    response.on('close', () => {
      leave()
      practice.pageLeft(window)
    })
  }

  return {
    url: `http://${host}/`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function send(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  if (response.headersSent) return void response.end()
  response.writeHead(status, { ...headers, 'content-type': type }).end(content)
}

/** Empty when it is too long or is not a JSON object: no verb accepts it. */
async function readBody(request: IncomingMessage): Promise<{ readonly [field: string]: unknown }> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > bodyBytes) return {}
  }
  try {
    return { ...JSON.parse(text) }
  } catch {
    return {}
  }
}
