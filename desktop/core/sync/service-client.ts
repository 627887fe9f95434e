import { AppError } from '@navigateur-pro/domain/errors.ts'
import { errorReply } from '@navigateur-pro/domain/sync/messages.ts'
import { fromUtf8, parseJson } from '../lock/bytes.ts'
import type { Http, HttpRequest, HttpResponse } from '../platform/ports.ts'
import type { Session } from './session.ts'

/** Seconds. Whatever a proxy says, we ask again within the hour. */
const longestWait = 3600

export type ServiceClient = ReturnType<typeof createServiceClient>

/** Requests in this person's name. A 401 renews the token once; whatever is not the service's answer is "offline". */
export function createServiceClient(serviceUrl: string, http: Http, session: Session) {
  async function send(request: Omit<HttpRequest, 'url'> & { readonly path: string }): Promise<HttpResponse> {
    const { path, ...rest } = request
    const once = async () =>
      http.send({
        ...rest,
        url: `${serviceUrl}${path}`,
        headers: { ...rest.headers, authorization: `Bearer ${await session.accessToken()}` },
      })
    const first = await once()
    if (first.status !== 401) return first
    session.forgetAccess()
    return once()
  }

  /** The answer when it is a success, an AppError that says what to do otherwise. */
  async function ask(request: Parameters<typeof send>[0]): Promise<HttpResponse> {
    const response = await send(request)
    if (response.status >= 200 && response.status < 300) return response
    const { status } = response
    const reply = errorReply.safeParse(parseJson(response.body))
    if (status === 401) throw new AppError('session_needed', 'Votre session est à renouveler.', { status })
    if (status === 426) {
      throw new AppError('update_needed', 'Une mise à jour du Navigateur est nécessaire. Rien n’est perdu.', {
        status,
      })
    }
    if (reply.data?.code === 'device_wiped')
      throw new AppError('device_wiped', reply.data.message, { status })
    // From the service or from what stands before it: the caller sends less at once.
    if (status === 413) {
      throw new AppError('service_refused', 'Cet envoi est trop volumineux.', { status, reason: 'too_large' })
    }
    // No reply of ours, too busy or failing: the network or the service will come back.
    if (!reply.success || status === 429 || status >= 500) {
      const seconds = Number(response.header('retry-after'))
      throw new AppError('offline', 'Le service ne répond pas.', {
        status,
        ...(seconds > 0 && { retryAfterMs: Math.min(seconds, longestWait) * 1000 }),
      })
    }
    throw new AppError('service_refused', reply.data.message, { status, reason: reply.data.code })
  }

  return { send, ask }
}

/**
 * Lines of JSON, as many as were announced, or an error that says that nothing of it was used: a
 * captive portal answers 200 too, and a proxy may cut an answer between two lines.
 */
export function linesOf(response: HttpResponse): unknown[] {
  if (!response.header('content-type')?.startsWith('application/x-ndjson')) throw notOurs('content-type')
  const lines = fromUtf8(response.body)
    .split('\n')
    .filter((line) => line !== '')
  if (response.header('x-lines') !== String(lines.length)) throw notOurs('lines')
  return lines.map((line) => {
    try {
      return JSON.parse(line) as unknown
    } catch {
      throw notOurs('json')
    }
  })
}

export function notOurs(reason: string): AppError {
  return new AppError('offline', 'La réponse du service est incomplète. Rien n’a été changé ici.', { reason })
}
