import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { TokenReply, TokenRequest } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import type { GrantedLogin, Storage, WriteTransaction } from '../storage/port.ts'
import { type AccessTokens, accessTokenSeconds } from './access-tokens.ts'
import { isWiped, noteTold } from './devices.ts'
import type { IdentityProvider } from './identity-provider.ts'

export type SignInDeps = {
  readonly storage: Storage
  readonly provider: IdentityProvider
  readonly tokens: AccessTokens
  /** Address that the provider sends the browser back to. */
  readonly callbackUrl: () => string
  readonly sessionHours: number
}

export type SignInRequest = {
  readonly redirectUri: string
  readonly clientState: string
  readonly codeChallenge: string
  readonly device: string
  readonly loginHint: string | undefined
}

const codeSeconds = 60
const loginMinutes = 10

/** Where to send the browser, and the state that its cookie must bring back. */
export async function beginSignIn(
  { storage, provider, callbackUrl }: SignInDeps,
  { loginHint, ...request }: SignInRequest,
): Promise<{ readonly url: string; readonly state: string }> {
  const [state, nonce, verifier] = [secret(), secret(), secret()]
  const now = Date.now()
  const login = { ...request, nonce, verifier, startedAt: new Date(now).toISOString() }
  const url = await provider.authorizationUrl({
    redirectUri: callbackUrl(),
    state,
    nonce,
    verifier,
    loginHint,
  })
  await storage.write(async (tx) => {
    await tx.forgetLogins(new Date(now - loginMinutes * 60_000).toISOString())
    await tx.saveLogin(hashed(state), login)
  })
  return { url, state }
}

/** The loopback address to send the browser to; undefined when the directory does not know the person. */
export async function completeSignIn(
  { storage, provider, callbackUrl }: SignInDeps,
  callback: URL,
  state: string,
): Promise<string | undefined> {
  const login = await storage.write((tx) => tx.takeLogin(hashed(state)))
  if (!login || Date.now() - Date.parse(login.startedAt) > loginMinutes * 60_000)
    throw refuse('session_needed')
  const { nonce, verifier } = login
  const person = await provider.identify(callback, { redirectUri: callbackUrl(), state, nonce, verifier })
  const code = secret()
  const known = await storage.write(async (tx) => {
    const at = new Date().toISOString()
    if (!(await tx.findProfessional(person))) {
      await tx.appendAudit({ at, actor: person, action: 'session.refused', outcome: 'unknown person' })
      return false
    }
    await tx.saveGrant(hashed(code), { ...login, person, grantedAt: at, usedBy: undefined })
    return true
  })
  if (!known) return undefined
  const back = new URL(login.redirectUri)
  back.searchParams.set('code', code)
  back.searchParams.set('state', login.clientState)
  return back.href
}

/** Exchanges a one-time code or a refresh token. Throws session_needed whatever is wrong, and device_wiped. */
export async function issueTokens(
  { storage, tokens, sessionHours }: SignInDeps,
  request: TokenRequest,
): Promise<TokenReply> {
  // A refusal that ends a session must be committed too: it is returned, then thrown.
  const outcome = await storage.write(
    async (tx): Promise<Issued | 'wiped' | undefined> =>
      request.grant_type === 'authorization_code'
        ? openSession(tx, request, sessionHours)
        : refreshSession(tx, request),
  )
  if (outcome === 'wiped') throw refuse('device_wiped')
  if (!outcome) throw refuse('session_needed')
  const { professional, family, refresh } = outcome
  return {
    access_token: await tokens.issue({ person: professional.id, device: request.device_id, family }),
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    refresh_token: refresh,
    person: professional,
  }
}

/** Ends the sign-in that a refresh token belongs to; an unknown token changes nothing (RFC 7009, 2.2). */
export async function closeSession(storage: Storage, refreshToken: string): Promise<void> {
  await storage.write(async (tx) => {
    const token = await tx.findRefreshToken(hashed(refreshToken))
    const session = token && (await tx.findSession(token.family))
    if (!session || session.revokedAt !== undefined) return
    const at = new Date().toISOString()
    await tx.revokeSession(session.id, at)
    await tx.appendAudit({
      at,
      actor: session.person,
      action: 'session.closed',
      subject: session.id,
      outcome: 'ok',
    })
  })
}

type Issued = { readonly professional: Professional; readonly family: string; readonly refresh: string }

async function openSession(
  tx: WriteTransaction,
  request: Extract<TokenRequest, { grant_type: 'authorization_code' }>,
  sessionHours: number,
): Promise<Issued | 'wiped' | undefined> {
  const code = hashed(request.code)
  const grant = await tx.findGrant(code)
  if (!grant) return undefined
  const now = Date.now()
  const at = new Date(now).toISOString()
  if (grant.usedBy !== undefined) {
    await endReusedSession(tx, grant.person, grant.usedBy, at)
    return undefined
  }
  if (now - Date.parse(grant.grantedAt) > codeSeconds * 1000 || !answers(grant, request)) return undefined
  if (await isWiped(tx, grant.person, [grant.device])) {
    await noteTold(tx, grant.person, [grant.device])
    return 'wiped'
  }
  const professional = await tx.findProfessional(grant.person)
  if (!professional) return undefined
  const family = randomUUID()
  await tx.useGrant(code, family)
  await tx.saveSession({
    id: family,
    person: professional.id,
    device: grant.device,
    expiresAt: new Date(now + sessionHours * 3_600_000).toISOString(),
    revokedAt: undefined,
  })
  await tx.appendAudit({
    at,
    actor: professional.id,
    action: 'session.opened',
    subject: family,
    outcome: 'ok',
  })
  return { professional, family, refresh: await addRefreshToken(tx, family) }
}

async function refreshSession(
  tx: WriteTransaction,
  request: Extract<TokenRequest, { grant_type: 'refresh_token' }>,
): Promise<Issued | 'wiped' | undefined> {
  const hash = hashed(request.refresh_token)
  const token = await tx.findRefreshToken(hash)
  const session = token && (await tx.findSession(token.family))
  if (!token || !session) return undefined
  const devices = [request.device_id, session.device]
  if (await isWiped(tx, session.person, devices)) {
    await noteTold(tx, session.person, devices, session.id)
    return 'wiped'
  }
  if (session.revokedAt !== undefined) return undefined
  if (token.used) {
    // Two holders of one token: one of them stole it, and nobody can tell which (RFC 9700, 4.14).
    await endReusedSession(tx, session.person, session.id, new Date().toISOString())
    return undefined
  }
  if (Date.parse(session.expiresAt) <= Date.now()) return undefined
  const professional = await tx.findProfessional(session.person)
  if (!professional) return undefined
  await tx.useRefreshToken(hash)
  // A desktop that lost count of its operations begins again as another device, without a new sign-in.
  if (request.device_id !== session.device) await tx.moveSession(session.id, request.device_id)
  return { professional, family: session.id, refresh: await addRefreshToken(tx, session.id) }
}

async function endReusedSession(
  tx: WriteTransaction,
  person: string,
  family: string,
  at: string,
): Promise<void> {
  await tx.revokeSession(family, at)
  await tx.appendAudit({
    at,
    actor: person,
    action: 'session.reuse-detected',
    subject: family,
    outcome: 'session closed',
  })
}

async function addRefreshToken(tx: WriteTransaction, family: string): Promise<string> {
  const refresh = secret()
  await tx.saveRefreshToken(hashed(refresh), family)
  return refresh
}

/** The desktop that comes for the tokens is the one that asked (PKCE, RFC 7636). */
function answers(
  grant: GrantedLogin,
  request: Extract<TokenRequest, { grant_type: 'authorization_code' }>,
): boolean {
  const challenge = createHash('sha256').update(request.code_verifier).digest('base64url')
  const [given, expected] = [Buffer.from(challenge), Buffer.from(grant.codeChallenge)]
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    grant.redirectUri === request.redirect_uri &&
    grant.device === request.device_id
  )
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function hashed(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
