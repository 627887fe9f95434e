import { newNonce, proofOf, sessionKeysOf } from '@navigateur-pro/sdk/handshake.ts'
import { channelPath } from '@navigateur-pro/sdk/channel-address.ts'
import { dialChannel, type Wire } from '@navigateur-pro/sdk/ipc-channel.ts'
import { helloChallenge, protocolVersion } from '@navigateur-pro/sdk/protocol.ts'
import { SealedSession } from '@navigateur-pro/sdk/sealed-session.ts'

export const integrator = { id: 'mon-lgc', name: 'Mon LGC' }

/** A client that speaks the protocol by hand, to misuse it: the secret it proves is the caller's. */
export async function greetByHand(
  folder: string,
  secret: Uint8Array,
): Promise<{ readonly wire: Wire; readonly session: SealedSession; readonly proof: object }> {
  const wire = await dialChannel(folder)
  const clientNonce = newNonce()
  wire.send('hello', { v: protocolVersion, step: 'start', integrator, nonce: clientNonce })
  const challenge = helloChallenge.parse((await wire.next())?.data)
  const exchange = {
    channel: channelPath(folder),
    integratorId: integrator.id,
    name: integrator.name,
    clientNonce,
    serverNonce: challenge.nonce,
  }
  const proof = { v: protocolVersion, step: 'proof', mac: proofOf('client', secret, exchange) }
  wire.send('hello', proof)
  return { wire, session: new SealedSession('client', sessionKeysOf(secret, exchange)), proof }
}
