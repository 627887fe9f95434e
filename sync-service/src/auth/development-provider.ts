import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import Provider from 'oidc-provider'
import { listenOnLoopback } from '../loopback.ts'
import { createDevelopmentAdapter } from './development-adapter.ts'
import { toUserInfo, userInfoClaims } from './development-claims.ts'
import { escapeHtml, pagePolicy, renderPage } from './page.ts'

export type DevelopmentProvider = { readonly issuer: string; close(): Promise<void> }

/**
 * A real OpenID Connect provider that answers as Pro Santé Connect does, for the people of the
 * directory and without a secret: it listens on loopback alone and production refuses it.
 * `login_hint` naming a professional signs in without a question.
 */
export async function startDevelopmentProvider(options: {
  readonly port: number
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly professionals: () => Promise<readonly Professional[]>
}): Promise<DevelopmentProvider> {
  const { clientId, clientSecret, redirectUri, professionals } = options
  const find = async (id: string | undefined) =>
    (await professionals()).find((professional) => professional.id === id)
  const server = createServer()
  const { url: issuer, close } = await listenOnLoopback(server, options.port)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    adapter: createDevelopmentAdapter(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    acrValues: ['eidas1'],
    scopes: ['openid', 'scope_all'],
    claims: { openid: ['sub'], scope_all: userInfoClaims },
    // The figures of Pro Santé Connect: access 2 minutes.
    ttl: {
      AccessToken: 120,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 120,
      Interaction: 600,
      Session: 600,
    },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/connexion/${uid}` },
    findAccount: async (_ctx, id) => {
      const professional = await find(id)
      return professional && { accountId: id, claims: async () => ({ sub: id, ...toUserInfo(professional) }) }
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid scope_all')
      await grant.save()
      return grant
    },
  })

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await provider.interactionDetails(request, response)
    const form = request.method === 'POST' ? new URLSearchParams(await text(request)) : undefined
    const named = form?.get('professional') ?? params['login_hint']
    const professional = await find(typeof named === 'string' ? named : undefined)
    if (professional) {
      await provider.interactionFinished(request, response, {
        login: { accountId: professional.id, acr: 'eidas1', remember: false },
      })
      return
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        // Browsers also judge the redirections that follow the form, up to the desktop's port.
        'content-security-policy': pagePolicy("'self' http://127.0.0.1:*"),
      })
      .end(loginPage(await professionals()))
  }

  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/connexion/')) return void answer(request, response)
    interact(request, response).catch(() => {
      response
        .writeHead(400, { 'content-type': 'text/html; charset=utf-8' })
        .end(renderPage('Connexion expirée', '<p>Revenez à Navigateur Pro et recommencez.</p>'))
    })
  })
  return { issuer, close }
}

function loginPage(professionals: readonly Professional[]): string {
  const items = professionals.map(
    ({ id, name, profession, organisation }) =>
      `<li><button name="professional" value="${escapeHtml(id)}"><strong>${escapeHtml(name)}</strong><span>${escapeHtml(profession)}, ${escapeHtml(organisation)}</span></button></li>`,
  )
  return renderPage(
    'Qui êtes-vous ?',
    `<p>Fournisseur d’identité de démonstration : il remplace Pro Santé Connect et ne demande aucun mot de passe.</p>
<form method="post"><ul>${items.join('\n')}</ul></form>`,
  )
}
