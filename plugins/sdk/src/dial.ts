import type { z } from 'zod'
import { channelPath, folderProblem } from './channel-address.ts'
import {
  commitmentTo,
  type Exchange,
  newNonce,
  newPairingKeys,
  pairingCodeOf,
  pairingSecretOf,
  proofHolds,
  proofOf,
  sessionKeysOf,
} from './handshake.ts'
import { dialChannel, type Wire } from './ipc-channel.ts'
import {
  type ChannelReply,
  type ChannelRequest,
  channelLimits,
  helloChallenge,
  helloOffer,
  type Integrator,
  protocolVersion,
  type RefusalCode,
  refusalMessages,
  refusedFrame,
  reply,
  sealedFrame,
} from './protocol.ts'
import { SealedSession } from './sealed-session.ts'

export type LinkProblem = {
  readonly code: RefusalCode | keyof typeof problems
  /** French, to show as it is. */
  readonly message: string
}

/** An authenticated connection. A request answers undefined when the link fell before the reply. */
export type Link = {
  request(body: ChannelRequest): Promise<ChannelReply | undefined>
  readonly gone: Promise<void>
  cut(): void
}

export type DialOptions = {
  readonly folder: string
  readonly integrator: Integrator
  /** Undefined asks for a pairing. */
  readonly secret: Uint8Array | undefined
  readonly signal: AbortSignal
  /** The six digits to show. A promise of false abandons: the person saw two different codes. */
  onPairingCode(code: string): void | Promise<boolean>
  /** Keeps the new secret, which both sides have proved; may reject. */
  onPaired(secret: Uint8Array): Promise<void>
}

const problems = {
  absent:
    'Le Navigateur n’est pas ouvert, ou il est verrouillé. Rien n’a été transmis. Ouvrez-le et saisissez votre code.',
  silent: 'Le Navigateur ne répond pas. Rien n’a été transmis. La liaison sera retentée.',
  impostor:
    'Un autre programme répond à la place du Navigateur : il ne connaît pas le secret d’appairage. Rien ne lui a été transmis. Prévenez la personne qui s’occupe de votre informatique.',
  unsafe_folder:
    'Le dossier de liaison est accessible à d’autres comptes de cet ordinateur. Rien n’a été transmis. Réservez-le à votre compte (droits 0700).',
  code_rejected: 'Les deux codes étaient différents : l’appairage a été abandonné. Rien n’a été transmis.',
  pairing_unsaved:
    'L’appairage accepté n’a pas pu être enregistré sur ce poste. Vérifiez la place et les droits, puis recommencez.',
} as const

class Failure extends Error {
  readonly problem: LinkProblem

  constructor(code: LinkProblem['code']) {
    super(code)
    this.problem = { code, message: { ...refusalMessages, ...problems }[code] }
  }
}

/** One attempt: connect, pair if needed, authenticate both ways. Never throws for what a peer does. */
export async function dial(options: DialOptions): Promise<Link | LinkProblem> {
  let wire: Wire
  try {
    const unsafe = folderProblem(options.folder)
    if (unsafe === 'missing') throw new Failure('absent')
    if (unsafe !== undefined) throw new Failure('unsafe_folder')
    wire = await dialChannel(options.folder)
  } catch (error) {
    return error instanceof Failure ? error.problem : new Failure('absent').problem
  }
  const abort = () => wire.cut()
  options.signal.addEventListener('abort', abort)
  if (options.signal.aborted) wire.cut()
  try {
    return linkOver(wire, await greet(wire, options))
  } catch (error) {
    wire.cut()
    if (error instanceof Failure) return error.problem
    throw error
  } finally {
    options.signal.removeEventListener('abort', abort)
  }
}

async function greet(wire: Wire, options: DialOptions): Promise<SealedSession> {
  const { integrator } = options
  const exchange = {
    channel: channelPath(options.folder),
    integratorId: integrator.id,
    name: integrator.name,
    clientNonce: newNonce(),
  }
  const start = { v: protocolVersion, step: 'start', integrator, nonce: exchange.clientNonce }
  let secret = options.secret
  let rejected: Promise<boolean> | undefined
  let challenge: z.infer<typeof helloChallenge>
  if (secret === undefined) {
    const keys = newPairingKeys()
    wire.send('hello', { ...start, commitment: commitmentTo(keys.publicKey) })
    const offer = await hear(wire, 'hello', helloOffer)
    const paired = {
      ...exchange,
      serverNonce: offer.nonce,
      clientPublicKey: keys.publicKey,
      serverPublicKey: offer.publicKey,
    }
    secret = pairingSecretOf(keys.privateKey, offer.publicKey, paired)
    if (secret === undefined) throw new Failure('impostor')
    const answer = options.onPairingCode(pairingCodeOf(paired))
    rejected = answer?.then((same) => !same)
    wire.send('hello', { v: protocolVersion, step: 'reveal', publicKey: keys.publicKey })
    // No deadline here: the doctor may be with a patient.
    challenge = await hear(wire, 'hello', helloChallenge, Number.POSITIVE_INFINITY)
  } else {
    wire.send('hello', start)
    challenge = await hear(wire, 'hello', helloChallenge)
  }
  const proven: Exchange = { ...exchange, serverNonce: challenge.nonce }
  if (!proofHolds('server', secret, proven, challenge.mac)) throw new Failure('impostor')
  if (await rejected) throw new Failure('code_rejected')
  wire.send('hello', { v: protocolVersion, step: 'proof', mac: proofOf('client', secret, proven) })
  const session = new SealedSession('client', sessionKeysOf(secret, proven))
  const ready = unseal(session, await hear(wire, 'message', sealedFrame))
  if (ready?.kind !== 'ready') throw new Failure('impostor')
  if (options.secret === undefined) {
    await options.onPaired(secret).catch(() => {
      throw new Failure('pairing_unsaved')
    })
  }
  return session
}

/** The next frame in the shape expected, or the reason why there will be none. */
async function hear<Schema extends z.ZodType>(
  wire: Wire,
  event: 'hello' | 'message',
  schema: Schema,
  deadlineMs: number = channelLimits.idleBeforeAuthMs,
): Promise<z.infer<Schema>> {
  let timer: NodeJS.Timeout | undefined
  let late = false
  if (Number.isFinite(deadlineMs)) {
    timer = setTimeout(() => {
      late = true
      wire.cut()
    }, deadlineMs)
  }
  const frame = await wire.next()
  clearTimeout(timer)
  if (frame === undefined) throw new Failure(late ? 'silent' : 'absent')
  const refused = frame.event === 'refused' ? refusedFrame.safeParse(frame.data) : undefined
  if (refused?.success) throw new Failure(refused.data.code)
  const parsed = schema.safeParse(frame.data)
  if (frame.event !== event || !parsed.success) throw new Failure('impostor')
  return parsed.data
}

function unseal(session: SealedSession, data: unknown): ChannelReply | undefined {
  const frame = sealedFrame.safeParse(data)
  if (!frame.success) return undefined
  const opened = session.open(frame.data)
  if (opened.kind === 'refused') return undefined
  const parsed = reply.safeParse(opened.body)
  return parsed.success ? parsed.data : undefined
}

function linkOver(wire: Wire, session: SealedSession): Link {
  const waiting = new Map<number, (answer: ChannelReply | undefined) => void>()
  let over = false
  async function read(): Promise<void> {
    for (let frame = await wire.next(); frame !== undefined; frame = await wire.next()) {
      const answer = frame.event === 'message' ? unseal(session, frame.data) : undefined
      // Anything that does not open under the session's key was not said by the Navigateur.
      if (answer === undefined || answer.kind === 'ready') break
      waiting.get(answer.of)?.(answer)
      waiting.delete(answer.of)
    }
    over = true
    wire.cut()
    for (const resolve of waiting.values()) resolve(undefined)
    waiting.clear()
  }
  return {
    gone: read(),
    cut: () => wire.cut(),
    request(body) {
      if (over) return Promise.resolve(undefined)
      const frame = session.seal(body)
      return new Promise((resolve) => {
        waiting.set(frame.seq, resolve)
        wire.send('message', frame)
      })
    },
  }
}
