import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
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
} from '@navigateur-pro/sdk/handshake.ts'
import type { Wire } from '@navigateur-pro/sdk/ipc-channel.ts'
import {
  type ChannelLimits,
  helloProof,
  helloReveal,
  helloStart,
  type Integrator,
  protocolVersion,
  type RefusalCode,
} from '@navigateur-pro/sdk/protocol.ts'
import { SealedSession } from '@navigateur-pro/sdk/sealed-session.ts'
import { z } from 'zod'

/** What the connections share: a doctor answers one question at a time, and is not asked for ever. */
export type PairingDesk = { open: boolean; pending: boolean; refusals: number }
const refusalsBeforeSilence = 3

export type Greeting = {
  readonly host: PluginHost
  readonly wire: Wire
  readonly address: string
  readonly limits: ChannelLimits
  readonly desk: PairingDesk
}

export class Refusal extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}

type Identified = { readonly integrator: Integrator; readonly session: SealedSession }

/**
 * The server's side of the handshake. Undefined when the peer left by itself.
 * @throws Refusal when the peer must be told why it is cut.
 */
export async function greet(greeting: Greeting): Promise<Identified | undefined> {
  const { host, wire, limits } = greeting
  const idle = () => setTimeout(() => wire.cut(), limits.idleBeforeAuthMs)
  let timer = idle()
  try {
    const start = await hear(wire, helloStart)
    if (start === undefined) return undefined
    const exchange: Exchange = {
      channel: greeting.address,
      integratorId: start.integrator.id,
      name: start.integrator.name,
      clientNonce: start.nonce,
      serverNonce: newNonce(),
    }
    let secret: Uint8Array | undefined
    if (start.commitment === undefined) {
      secret = await host.readPairing(start.integrator.id)
      if (secret === undefined) throw new Refusal('not_paired')
    } else {
      secret = await pair(greeting, exchange, start.commitment, () => clearTimeout(timer))
      if (secret === undefined) return undefined
      timer = idle()
    }
    // A nonce of its own: the one of the offer was known to the client before it revealed its key.
    const proven: Exchange = { ...exchange, serverNonce: newNonce() }
    wire.send('hello', {
      v: protocolVersion,
      step: 'challenge',
      nonce: proven.serverNonce,
      mac: proofOf('server', secret, proven),
    })
    const proof = await hear(wire, helloProof)
    if (proof === undefined) return undefined
    if (!proofHolds('client', secret, proven, proof.mac)) throw new Refusal('bad_proof')
    if (start.commitment !== undefined) {
      await host.savePairing(start.integrator.id, start.integrator.name, secret)
    }
    return {
      integrator: start.integrator,
      session: new SealedSession('server', sessionKeysOf(secret, proven)),
    }
  } finally {
    clearTimeout(timer)
  }
}

async function pair(
  { host, wire, desk }: Greeting,
  exchange: Exchange,
  commitment: string,
  waitForDoctor: () => void,
): Promise<Uint8Array | undefined> {
  if (!desk.open || desk.refusals >= refusalsBeforeSilence) throw new Refusal('pairing_closed')
  if (desk.pending) throw new Refusal('pairing_busy')
  const keys = newPairingKeys()
  wire.send('hello', {
    v: protocolVersion,
    step: 'offer',
    publicKey: keys.publicKey,
    nonce: exchange.serverNonce,
  })
  const reveal = await hear(wire, helloReveal)
  if (reveal === undefined) return undefined
  if (commitmentTo(reveal.publicKey) !== commitment) throw new Refusal('bad_proof')
  const paired = { ...exchange, clientPublicKey: reveal.publicKey, serverPublicKey: keys.publicKey }
  const secret = pairingSecretOf(keys.privateKey, reveal.publicKey, paired)
  if (secret === undefined) throw new Refusal('bad_proof')
  if (desk.pending) throw new Refusal('pairing_busy')
  waitForDoctor()
  wire.keep()
  // The client has nothing to say meanwhile: a frame is a fault, and its leaving ends the wait.
  const accepted = await Promise.race([ask(host, desk, exchange, pairingCodeOf(paired)), wire.next()])
  if (accepted === undefined) return undefined
  if (accepted === false) throw new Refusal('pairing_refused')
  if (accepted !== true) throw new Refusal('bad_frame')
  return secret
}

/** The question outlives the client that raised it, so that leaving and returning cannot raise two. */
async function ask(host: PluginHost, desk: PairingDesk, exchange: Exchange, code: string): Promise<boolean> {
  desk.pending = true
  try {
    const { integratorId, name } = exchange
    const accepted = await host.requestPairing({ integratorId, name, code })
    if (!accepted) desk.refusals += 1
    return accepted
  } finally {
    desk.pending = false
  }
}

const anyVersion = z.looseObject({ v: z.int() })

async function hear<Schema extends z.ZodType>(
  wire: Wire,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const frame = await wire.next()
  if (frame === undefined) return undefined
  const parsed = schema.safeParse(frame.data)
  if (frame.event === 'hello' && parsed.success) return parsed.data
  const spoken = anyVersion.safeParse(frame.data)
  throw new Refusal(spoken.success && spoken.data.v !== protocolVersion ? 'version' : 'bad_frame')
}
