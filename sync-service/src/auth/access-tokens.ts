import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

export const accessTokenSeconds = 300
const audience = 'navigateur-pro-sync'
const typ = 'at+jwt'

const claims = z.object({
  sub: z.string().min(1),
  /** A single audience: a token that also serves elsewhere is not ours (S-7). */
  aud: z.literal(audience),
  device: z.uuid(),
  sid: z.uuid(),
  jti: z.uuid(),
  iat: z.int(),
  exp: z.int(),
})

export type AccessClaims = { readonly person: string; readonly device: string; readonly family: string }

export type AccessTokens = {
  issue(claims: AccessClaims): Promise<string>
  /** Undefined whatever is wrong. */
  verify(token: string): Promise<AccessClaims | undefined>
}

/** JWT of RFC 9068, EdDSA alone: headers that name a key or an algorithm of the sender's choice change nothing. */
export function createAccessTokens(key: KeyObject, issuer: () => string): AccessTokens {
  const publicKey = createPublicKey(key)
  return {
    issue: ({ person, device, family }) =>
      new SignJWT({ device, sid: family })
        .setProtectedHeader({ alg: 'EdDSA', typ })
        .setIssuer(issuer())
        .setAudience(audience)
        .setSubject(person)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds}s`)
        .sign(key),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['EdDSA'],
          typ,
          issuer: issuer(),
          audience,
          maxTokenAge: accessTokenSeconds,
          clockTolerance: 5,
        })
        const parsed = claims.safeParse(payload)
        if (!parsed.success || parsed.data.exp - parsed.data.iat > accessTokenSeconds) return undefined
        return { person: parsed.data.sub, device: parsed.data.device, family: parsed.data.sid }
      } catch {
        return undefined
      }
    },
  }
}
