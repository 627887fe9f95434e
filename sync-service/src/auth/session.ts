import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { refuse } from '../errors.ts'
import type { SessionFamily, Storage } from '../storage/port.ts'
import type { AccessTokens } from './access-tokens.ts'
import { isWiped, noteTold } from './devices.ts'

/** Who is asking, from which device, by which sign-in. The role is the directory's of this instant. */
export type Session = {
  readonly professional: Professional
  readonly device: string
  readonly family: string
}

/**
 * Throws session_needed whatever is wrong: the reason would only help a forger. Throws device_wiped
 * to a desk ordered to destroy its cache, whose session has ended by the same order.
 */
export async function readSession(
  storage: Storage,
  tokens: AccessTokens,
  authorization: string | undefined,
): Promise<Session> {
  const token = /^Bearer ([\w.-]{1,2000})$/.exec(authorization ?? '')?.[1]
  const claims = token === undefined ? undefined : await tokens.verify(token)
  if (!claims) throw refuse('session_needed')
  const { person, device, family } = claims
  const found = await storage.read(async (tx) => {
    const session = await tx.findSession(family)
    if (session?.person !== person) return undefined
    const devices = [device, session.device]
    if (await isWiped(tx, person, devices)) return { wiped: devices }
    return holds(session) ? { professional: await tx.findProfessional(person) } : undefined
  })
  if (found?.wiped) {
    await storage.write((tx) => noteTold(tx, person, found.wiped, family))
    throw refuse('device_wiped')
  }
  if (!found?.professional) throw refuse('session_needed')
  return { professional: found.professional, device, family }
}

/** The person of a sign-in that still holds: neither closed nor past its end, and still in the directory. */
export async function findSessionOwner(storage: Storage, family: string): Promise<Professional | undefined> {
  return storage.read(async (tx) => {
    const session = await tx.findSession(family)
    return session && holds(session) ? tx.findProfessional(session.person) : undefined
  })
}

function holds({ revokedAt, expiresAt }: SessionFamily): boolean {
  return revokedAt === undefined && Date.parse(expiresAt) > Date.now()
}
