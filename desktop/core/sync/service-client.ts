import { AppError } from '@navigateur-pro/domain/errors.ts'
import { errorReply } from '@navigateur-pro/domain/sync/messages.ts'
import { parseJson } from '../lock/bytes.ts'
import type { Http, HttpRequest, HttpResponse } from '../platform/ports.ts'
import type { Session } from './session.ts'

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
    // No reply of ours, too busy or failing: the network or the service will come back.
    if (!reply.success || status === 429 || status >= 500) {
      throw new AppError('offline', 'Le service ne répond pas.', { status })
    }
    throw new AppError('service_refused', reply.data.message, { status, reason: reply.data.code })
  }

  return { send, ask }
}
