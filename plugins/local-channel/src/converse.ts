import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import {
  badRequestMessage,
  type ChannelReply,
  type ChannelRequest,
  type RefusalCode,
  refusalMessages,
  request,
  sealedFrame,
} from '@navigateur-pro/sdk/protocol.ts'
import type { SealedSession } from '@navigateur-pro/sdk/sealed-session.ts'
import { type Greeting, Refusal } from './greet.ts'

/** What the self-test tells of: counts and a code, never who. */
export type Traffic = { linked: number; announced: number; lastRefusal: RefusalCode | undefined }

/**
 * Serves an authenticated session until it ends. A live session is one window of the software: two
 * sessions on two patients are two voices, and its end greys its patient. A command that ends at once
 * speaks without a window, so that the next command replaces it.
 * @throws Refusal when a frame is not the next one of this session.
 */
export async function converse(
  { host, wire }: Pick<Greeting, 'host' | 'wire'>,
  session: SealedSession,
  integratorId: string,
  traffic: Traffic,
): Promise<void> {
  let last = 0
  let holdsPatient = false
  try {
    for (let frame = await wire.next(); frame !== undefined; frame = await wire.next()) {
      const sealed = sealedFrame.safeParse(frame.data)
      if (frame.event !== 'message' || !sealed.success) throw new Refusal('bad_frame')
      const opened = session.open(sealed.data)
      if (opened.kind === 'refused') throw new Refusal('bad_proof')
      last = opened.seq
      const asked = request.safeParse(opened.body)
      const reply: ChannelReply = asked.success
        ? answer(asked.data, last)
        : { kind: 'refused', of: last, code: 'bad_request', message: badRequestMessage(asked.error) }
      wire.send('message', session.seal(reply))
    }
  } finally {
    if (holdsPatient) say({ kind: 'lost', at: Date.now() }, last + 1)
  }

  function answer(asked: ChannelRequest, seq: number): ChannelReply {
    try {
      if (asked.kind === 'reference') {
        const { patient, intent } = asked
        return {
          kind: 'reference',
          of: seq,
          reference: host.depositIdentity({ patient, ...(intent && { intent }) }),
        }
      }
      const { at, detached } = asked
      if (asked.kind === 'close') say({ kind: 'closed', at }, seq, detached)
      else {
        const { patient, intent } = asked
        say({ kind: 'opened', at, patient, ...(intent && { intent }) }, seq, detached)
        traffic.announced += 1
      }
      if (!detached) holdsPatient = asked.kind === 'open'
      return { kind: 'accepted', of: seq }
    } catch {
      host.log('channel.publish-failed')
      return { kind: 'refused', of: seq, code: 'internal', message: refusalMessages.internal }
    }
  }

  function say(
    message: Pick<ContextMessage, 'kind' | 'at' | 'patient' | 'intent'>,
    sequence: number,
    detached = false,
  ): void {
    host.publish({
      source: `local-channel:${integratorId}`,
      ...(detached ? {} : { window: session.id }),
      epoch: session.id,
      sequence,
      evidence: 'paired',
      ...message,
    })
  }
}
