import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type TokenReply, tokenReply } from '@navigateur-pro/domain/sync/messages.ts'

export const returnAddress = 'http://127.0.0.1:49152/retour'

/** A browser as far as sign-in needs one: keeps cookies by server, follows redirections one by one. */
export function openBrowser() {
  const jars = new Map<string, Map<string, string>>()
  async function go(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '') jar.delete(name!)
      else jar.set(name!, value!)
    }
    return response
  }
  /** Follows until a page, or until the desktop's own address. */
  async function follow(
    url: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ readonly url: string; readonly response?: Response }> {
    let response = await go(url, form)
    let at = url
    for (
      let location = response.headers.get('location');
      location;
      location = response.headers.get('location')
    ) {
      at = new URL(location, at).href
      if (at.startsWith(returnAddress)) return { url: at }
      response = await go(at)
    }
    return { url: at, response }
  }
  return { go, follow }
}

/** What a desktop draws for one sign-in. */
export function drawAttempt(serviceUrl: string, loginHint?: string) {
  const verifier = randomBytes(32).toString('base64url')
  const [device, state] = [randomUUID(), randomBytes(16).toString('base64url')]
  const query = new URLSearchParams({
    redirect_uri: returnAddress,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    device_id: device,
    ...(loginHint && { login_hint: loginHint }),
  })
  return { verifier, device, state, url: `${serviceUrl}/v1/auth/authorize?${query}` }
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** The whole sign-in of a person whom the development provider takes at its word. */
export async function signIn(
  serviceUrl: string,
  person: string,
): Promise<{ readonly device: string; readonly tokens: TokenReply }> {
  const { verifier, device, url } = drawAttempt(serviceUrl, person)
  const back = await openBrowser().follow(url)
  const reply = await post(`${serviceUrl}/v1/auth/token`, {
    grant_type: 'authorization_code',
    code: new URL(back.url).searchParams.get('code'),
    code_verifier: verifier,
    redirect_uri: returnAddress,
    device_id: device,
  })
  return { device, tokens: tokenReply.parse(await reply.json()) }
}

export async function renew(serviceUrl: string, device: string, refreshToken: string): Promise<TokenReply> {
  const reply = await post(`${serviceUrl}/v1/auth/token`, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    device_id: device,
  })
  return tokenReply.parse(await reply.json())
}
