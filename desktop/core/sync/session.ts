import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { errorReply, tokenReply, type TokenRequest } from '@navigateur-pro/domain/sync/messages.ts'
import type { Clock, Crypto, ExternalLinks, Http } from '../platform/ports.ts'
import type { Settings } from '../settings.ts'
import { parseJson, toBase64Url, toUtf8 } from '../lock/bytes.ts'

type Dependencies = {
  readonly serviceUrl: string
  readonly http: Http
  readonly crypto: Crypto
  readonly clock: Clock
  readonly links: ExternalLinks
  readonly settings: Settings
  readonly deviceId: () => string
}

/** Taken off the announced life of a token, for slow networks and clocks. */
const margin = 20_000
const signInTimeout = 5 * 60_000
const returnPage = 'Vous êtes connecté. Vous pouvez fermer cette page et revenir au Navigateur Pro.'

export type Session = ReturnType<typeof createSession>

/**
 * This device's session with the service (RFC 8252, PKCE). The service alone talks to Pro Santé
 * Connect: its secret never is on a desk. The refresh token sleeps in the encrypted cache, the
 * access token lives in memory, the renderer holds neither.
 */
export function createSession(dependencies: Dependencies) {
  const { serviceUrl, http, crypto, clock, links, settings, deviceId } = dependencies
  let access: { readonly token: string; readonly until: number } | undefined

  function person(): Professional | undefined {
    return settings.read<Professional>('person')
  }

  /** As the service says at every hello: a new role has its rights here before the next token. */
  function know(said: Professional): void {
    const known = person()
    if (known && known.id !== said.id) {
      throw new AppError(
        'forbidden',
        `Ce poste garde les dossiers de ${known.name}. Une autre personne doit avoir sa propre session d’ordinateur.`,
      )
    }
    if (JSON.stringify(known) !== JSON.stringify(said)) settings.write('person', said)
  }

  /** Who signs what is written here. */
  function author(): Professional {
    const known = person()
    if (known) return known
    throw new AppError(
      'session_needed',
      'Connectez-vous une première fois pour que vos écrits portent votre nom.',
    )
  }

  async function accessToken(): Promise<string> {
    if (access && clock.monotonic() < access.until) return access.token
    const refresh = settings.read<string>('refresh-token')
    if (!refresh) throw needed()
    return exchange({ grant_type: 'refresh_token', refresh_token: refresh, device_id: deviceId() })
  }

  async function exchange(request: TokenRequest): Promise<string> {
    const response = await http.send({
      method: 'POST',
      url: `${serviceUrl}/v1/auth/token`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    // In the service's own words: a captive portal says 403 too, and ends no session.
    const refused = [400, 401, 403].includes(response.status)
      ? errorReply.safeParse(parseJson(response.body)).data
      : undefined
    if (refused?.code === 'device_wiped') throw new AppError('device_wiped', refused.message)
    if (refused) {
      if (request.grant_type === 'refresh_token') settings.remove('refresh-token')
      throw needed()
    }
    const reply = response.status === 200 ? tokenReply.safeParse(parseJson(response.body)) : undefined
    // Anything else than the service's own answer (a captive portal, a proxy) is no network.
    if (!reply?.success)
      throw new AppError('offline', 'Le service ne répond pas.', { status: response.status })
    know(reply.data.person)
    settings.write('refresh-token', reply.data.refresh_token)
    access = {
      token: reply.data.access_token,
      until: clock.monotonic() + reply.data.expires_in * 1000 - margin,
    }
    return access.token
  }

  /** Opens the browser, waits for its return, keeps the session. Throws when abandoned or refused. */
  async function signIn(): Promise<void> {
    const state = toBase64Url(crypto.randomBytes(16))
    const verifier = toBase64Url(crypto.randomBytes(32))
    const challenge = toBase64Url(await crypto.sha256(toUtf8(verifier)))
    const redirect = await http.awaitRedirect('/retour', returnPage)
    const stop = clock.after(signInTimeout, redirect.cancel)
    try {
      const query = new Map([
        ['redirect_uri', redirect.redirectUri],
        ['state', state],
        ['code_challenge', challenge],
        ['code_challenge_method', 'S256'],
        ['device_id', deviceId()],
      ])
      const known = person()
      if (known) query.set('login_hint', known.id)
      const text = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
      await links.open(`${serviceUrl}/v1/auth/authorize?${text}`)
      const answer = await redirect.query
      const code = answer.get('code')
      if (answer.get('state') !== state || !code) {
        throw new AppError(
          'session_needed',
          'La connexion n’a pas abouti. Recommencez quand vous le souhaitez.',
        )
      }
      await exchange({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirect.redirectUri,
        device_id: deviceId(),
      })
    } finally {
      stop()
      redirect.cancel()
    }
  }

  /** Ends the session at the service when it can be reached, and here in any case. */
  async function signOut(): Promise<void> {
    const refresh = settings.read<string>('refresh-token')
    settings.remove('refresh-token')
    access = undefined
    if (!refresh) return
    await http
      .send({
        method: 'POST',
        url: `${serviceUrl}/v1/auth/logout`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token: refresh }),
      })
      .catch(() => undefined)
  }

  return {
    person,
    know,
    author,
    accessToken,
    signIn,
    signOut,
    isSignedIn: () => settings.read<string>('refresh-token') !== undefined,
    /** The service did not take the access token: the next call asks for another. */
    forgetAccess: () => {
      access = undefined
    },
  }
}

function needed(): AppError {
  return new AppError('session_needed', 'Votre session est à renouveler. Lire et écrire ici reste possible.')
}
