import { contextMessage, launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { z } from 'zod'

/**
 * The channel between a practice software and the Navigateur, as it travels: three node-ipc events
 * and nothing else. The third is `refused` because node-ipc keeps `error` for its own life cycle and
 * its guarded parser cuts a peer that sends it.
 */
export const channelEvents = ['hello', 'message', 'refused'] as const
export type ChannelEvent = (typeof channelEvents)[number]

export const protocolVersion = 1

export type ChannelLimits = {
  readonly frameBytes: number
  readonly connections: number
  readonly idleBeforeAuthMs: number
  readonly framesPerSecond: number
}
/** OWASP API4 (resource consumption): the socket is open to any process of the user. */
export const channelLimits: ChannelLimits = {
  frameBytes: 64 * 1024,
  connections: 16,
  idleBeforeAuthMs: 10_000,
  framesPerSecond: 20,
}

/** 32 bytes in base64url: nonces, X25519 public keys, commitments, MACs. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const version = z.literal(protocolVersion)

/** Who asks. The id becomes a file name and a source; the name is shown to the doctor as it is. */
export const integrator = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  // No control, bidirectional or zero-width character: a name must not be able to disguise itself.
  name: z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u),
})
export type Integrator = z.infer<typeof integrator>

/** A `commitment` asks for a pairing; without it the client says it already holds the secret. */
export const helloStart = z.strictObject({
  v: version,
  step: z.literal('start'),
  integrator,
  nonce: bytes32,
  commitment: bytes32.optional(),
})
export const helloOffer = z.strictObject({
  v: version,
  step: z.literal('offer'),
  publicKey: bytes32,
  nonce: bytes32,
})
export const helloReveal = z.strictObject({ v: version, step: z.literal('reveal'), publicKey: bytes32 })
export const helloChallenge = z.strictObject({
  v: version,
  step: z.literal('challenge'),
  nonce: bytes32,
  mac: bytes32,
})
export const helloProof = z.strictObject({ v: version, step: z.literal('proof'), mac: bytes32 })

/** Every frame after the handshake: AES-256-GCM, the sequence number being nonce and sealed data. */
export const sealedFrame = z.strictObject({
  v: version,
  seq: z.int().positive(),
  body: z.string().regex(/^[A-Za-z0-9_-]+$/),
  mac: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
})
export type SealedFrame = z.infer<typeof sealedFrame>

const at = contextMessage.shape.at

/** What the practice software may say. */
export const request = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    at,
    patient: identity,
    intent: launchIntent.optional(),
    /** Opened by a command that ends at once: the end of its socket says nothing of the patient. */
    detached: z.boolean(),
  }),
  /** `detached` closes what a command opened; a live link closes its own window only. */
  z.strictObject({ kind: z.literal('close'), at, detached: z.boolean().default(false) }),
  /** Keeps the identity for a minute under a reference, for a launch link that carries no trait. */
  z.strictObject({ kind: z.literal('reference'), patient: identity, intent: launchIntent.optional() }),
])
export type ChannelRequest = z.infer<typeof request>

export const refusalCodes = [
  'bad_frame',
  'version',
  'not_paired',
  'bad_proof',
  'pairing_refused',
  'pairing_busy',
  'pairing_closed',
  'too_many_requests',
  'too_many_peers',
  'bad_request',
  'internal',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** For people: what happened, what to do. The words travel with the code so that they are written once. */
export const refusalMessages: Readonly<Record<RefusalCode, string>> = {
  bad_frame: 'Le message reçu n’a pas la forme attendue. La liaison a été coupée, rien n’a été ouvert.',
  version:
    'Le logiciel de cabinet et le Navigateur n’ont pas la même version du canal. Mettez à jour le plus ancien des deux.',
  not_paired:
    'Le Navigateur ne reconnaît plus ce logiciel. Demandez un nouvel appairage depuis le logiciel de cabinet.',
  bad_proof:
    'La preuve d’appairage est fausse. Rien n’a été ouvert. Demandez un nouvel appairage depuis le logiciel de cabinet.',
  pairing_refused:
    'L’appairage a été refusé dans le Navigateur. Demandez-le de nouveau quand vous serez prêt.',
  pairing_busy: 'Un autre appairage attend déjà une réponse dans le Navigateur. Répondez-y d’abord.',
  pairing_closed:
    'Le Navigateur n’accepte pas de nouveau logiciel pour le moment. Autorisez-le dans ses réglages, puis recommencez.',
  too_many_requests:
    'Trop de messages en une seconde. La liaison a été coupée ; elle se rétablit d’elle-même.',
  too_many_peers:
    'Trop de programmes sont reliés au Navigateur en même temps. Rien n’a été transmis. Fermez ceux qui ne servent pas ; la liaison sera retentée.',
  bad_request: 'La demande n’a pas la forme attendue. Rien n’a été ouvert.',
  internal: 'Le Navigateur n’a pas pu traiter la demande. Rien n’a été ouvert. Recommencez.',
}

const refusal = { code: z.enum(refusalCodes), message: z.string().max(400) }

/** Before the session exists; the socket is cut right after. */
export const refusedFrame = z.strictObject({ v: z.int(), ...refusal })

/** What a launch link carries: random, single-use, and safe in a link as it is. */
const reference = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/)

/** All that ever comes back: accepted or refused, and nothing about a patient. */
export const reply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('accepted'), of: z.int() }),
  z.strictObject({ kind: z.literal('reference'), of: z.int(), reference }),
  z.strictObject({ kind: z.literal('refused'), of: z.int(), ...refusal }),
])
export type ChannelReply = z.infer<typeof reply>

/** Names the field at fault, never its value, which belongs to a patient. */
export function badRequestMessage(error: z.ZodError): string {
  const field = error.issues[0]?.path.filter((part) => typeof part === 'string').at(-1)
  const known = field !== undefined && (Object.hasOwn(identity.shape, field) || field === 'intent')
  return known
    ? `Le champ « ${field} » est absent ou mal formé. Rien n’a été ouvert.`
    : refusalMessages.bad_request
}
