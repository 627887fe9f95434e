import { createServer } from 'node:http'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Http } from '../ports.ts'

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-language': 'fr',
  'cache-control': 'no-store',
  // The address bears a one-time code: it must not leave by a referrer or a script.
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

/** RFC 8252 §7.3: a listener on 127.0.0.1 (not `localhost`), any free port, for one request. */
export const awaitLoopbackRedirect: Http['awaitRedirect'] = async (path, page) => {
  const answer = Promise.withResolvers<URLSearchParams>()
  // Whoever cancels may no longer be waiting.
  answer.promise.catch(() => undefined)
  let host = ''

  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '', `http://${host}`)
    // A rebound name would come with another Host.
    if (request.headers.host !== host || url?.pathname !== path) return void response.writeHead(404).end()
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end()
    server.close()
    response.writeHead(200, pageHeaders).end(page, () => server.closeAllConnections())
    answer.resolve(url.searchParams)
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise

  const address = server.address()
  if (address === null || typeof address === 'string') {
    throw new AppError('internal', 'L’adresse de retour de connexion n’a pas pu être ouverte.')
  }
  host = `127.0.0.1:${address.port}`
  return {
    redirectUri: `http://${host}${path}`,
    query: answer.promise,
    cancel: () => {
      server.close()
      server.closeAllConnections()
      answer.reject(
        new AppError(
          'session_needed',
          'La connexion a été abandonnée avant la fin. Rien n’a changé sur ce poste. Recommencez la connexion quand vous le souhaitez.',
        ),
      )
    },
  }
}
