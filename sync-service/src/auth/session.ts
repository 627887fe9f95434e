import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { refuse } from '../errors.ts'
import type { Storage } from '../storage/port.ts'
import type { AccessTokens } from './access-tokens.ts'

/** Who is asking, from which device, by which sign-in. The role is the directory's of this instant. */
export type Session = {
  readonly professional: Professional
  readonly device: string
  readonly family: string
}

/** Throws session_needed whatever is wrong: the reason would only help a forger. */
export async function readSession(
  storage: Storage,
  tokens: AccessTokens,
  authorization: string | undefined,
): Promise<Session> {
  const token = /^Bearer ([\w.-]{1,2000})$/.exec(authorization ?? '')?.[1]
  const claims = token === undefined ? undefined : await tokens.verify(token)
  if (!claims) throw refuse('session_needed')
  const professional = await findSessionOwner(storage, claims.family)
  if (professional?.id !== claims.person) throw refuse('session_needed')
  return { professional, device: claims.device, family: claims.family }
}

/** The person of a sign-in that still holds: neither closed nor past its end, and still in the directory. */
export async function findSessionOwner(storage: Storage, family: string): Promise<Professional | undefined> {
  return storage.read(async (tx) => {
    const session = await tx.findSession(family)
    if (!session || session.revokedAt !== undefined || Date.parse(session.expiresAt) <= Date.now()) {
      return undefined
    }
    return tx.findProfessional(session.person)
  })
}
