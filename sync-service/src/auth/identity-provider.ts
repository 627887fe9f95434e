import { isIPv4 } from 'node:net'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  discovery,
  fetchUserInfo,
} from 'openid-client'
import { z } from 'zod'
import { refuse } from '../errors.ts'

export type ProviderSettings = {
  readonly issuer: string
  readonly discovery: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  readonly acr: string
  /** The development provider alone: asks who it is each time, and may be told. */
  readonly embedded: boolean
}

export type ProviderRequest = {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly loginHint?: string | undefined
}

/** Pro Santé Connect, or the embedded provider that behaves as it does. */
export type IdentityProvider = {
  authorizationUrl(request: ProviderRequest): Promise<string>
  /** National identifier of the person who signed in. Throws session_needed or unavailable. */
  identify(callback: URL, request: ProviderRequest): Promise<string>
}

/**
 * What Pro Santé Connect states of a person; the rest of the answer is not read. The role comes
 * from our directory, but an answer without `SubjectRefPro` is not one of a health professional.
 */
export const userInfo = z.object({
  SubjectNameID: z.string().min(1).max(64),
  preferred_username: z.string().optional(),
  SubjectRefPro: z.object({
    exercices: z.array(z.object({ codeProfession: z.string() })),
  }),
})

/** Found lazily and again after a failure: the service keeps syncing while the provider is away. */
export function createIdentityProvider(settings: () => Promise<ProviderSettings>): IdentityProvider {
  let found: { readonly settings: ProviderSettings; readonly configuration: Configuration } | undefined
  const connect = async () => {
    if (found) return found
    const wanted = await settings()
    try {
      const configuration = await discovery(
        new URL(wanted.discovery),
        wanted.clientId,
        undefined,
        ClientSecretBasic(wanted.clientSecret),
        { timeout: 5, ...(isLoopbackHttp(wanted.discovery) && { execute: [allowInsecureRequests] }) },
      )
      if (configuration.serverMetadata().issuer !== wanted.issuer) throw new Error('unexpected issuer')
      found = { settings: wanted, configuration }
      return found
    } catch (error) {
      throw refuse('unavailable', error)
    }
  }
  return {
    authorizationUrl: async ({ redirectUri, state, nonce, verifier, loginHint }) => {
      const { settings: known, configuration } = await connect()
      return buildAuthorizationUrl(configuration, {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: known.scope,
        acr_values: known.acr,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(known.embedded && { prompt: 'login' }),
        ...(known.embedded && loginHint && { login_hint: loginHint }),
      }).href
    },
    identify: async (callback, { state, nonce, verifier }) => {
      const { configuration } = await connect()
      try {
        const tokens = await authorizationCodeGrant(configuration, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const info = userInfo.parse(
          await fetchUserInfo(configuration, tokens.access_token, tokens.claims()!.sub),
        )
        return info.SubjectNameID
      } catch (error) {
        throw refuse('session_needed', error)
      }
    },
  }
}

function isLoopbackHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && isIPv4(hostname) && hostname.startsWith('127.')
}
