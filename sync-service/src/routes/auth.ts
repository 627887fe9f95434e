import { logoutRequest, tokenReply, tokenRequest } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { pagePolicy, renderPage } from '../auth/page.ts'
import { beginSignIn, closeSession, completeSignIn, issueTokens } from '../auth/sign-in.ts'
import { refuse } from '../errors.ts'
import type { RouteDeps } from './deps.ts'

/** RFC 8252, 7.3: the loopback address by its number, any port, one path. */
const redirectUri = z
  .string()
  .regex(/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/retour$/)
  .refine((url) => URL.canParse(url))

const authorizeQuery = z.strictObject({
  redirect_uri: redirectUri,
  state: z.string().min(16).max(200),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256').default('S256'),
  device_id: z.uuid(),
  login_hint: z.string().max(64).optional(),
})

/** Ties the sign-in to the browser that began it: nobody can finish another person's. */
const cookie = 'navigateur-connexion'

/** The service is the client of the identity provider, and the authorization server of the desktop. */
export function authRoutes(deps: RouteDeps): FastifyPluginAsyncZod {
  const secure = () => deps.callbackUrl().startsWith('https:')
  const setCookie = (value: string, seconds: number) =>
    `${cookie}=${value}; Path=/v1/auth/callback; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure() ? '; Secure' : ''}`
  return async (app) => {
    app.get('/v1/auth/authorize', { schema: { querystring: authorizeQuery } }, async ({ query }, reply) => {
      const { url, state } = await beginSignIn(deps, {
        redirectUri: query.redirect_uri,
        clientState: query.state,
        codeChallenge: query.code_challenge,
        device: query.device_id,
        loginHint: query.login_hint,
      })
      return reply.header('set-cookie', setCookie(state, 600)).redirect(url, 302)
    })

    app.get('/v1/auth/callback', async (request, reply) => {
      const callback = new URL(deps.callbackUrl())
      callback.search = new URL(request.url, callback).search
      const state = callback.searchParams.get('state') ?? ''
      const started = new RegExp(`(?:^|; )${cookie}=([\\w-]{43})(?:;|$)`).exec(
        request.headers.cookie ?? '',
      )?.[1]
      if (started === undefined || started !== state) throw refuse('session_needed')
      const back = await completeSignIn(deps, callback, state)
      reply.header('set-cookie', setCookie('', 0))
      if (back) return reply.redirect(back, 302)
      return reply
        .code(403)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', pagePolicy())
        .send(
          renderPage(
            'Accès non ouvert',
            '<p>Vous êtes bien identifié, mais votre accès à Navigateur Pro n’est pas ouvert. Demandez-le à la cellule de coordination, puis recommencez. Vous pouvez fermer cette page.</p>',
          ),
        )
    })

    app.post(
      '/v1/auth/token',
      { schema: { body: tokenRequest, response: { 200: tokenReply } } },
      async ({ body }) => issueTokens(deps, body),
    )

    app.post('/v1/auth/logout', { schema: { body: logoutRequest } }, async ({ body }, reply) => {
      await closeSession(deps.storage, body.refresh_token)
      return reply.code(204).send()
    })
  }
}
