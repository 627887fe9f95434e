import { mkdirSync } from 'node:fs'
import { definePlugin, type PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { channelPath, folderProblem } from '@navigateur-pro/sdk/channel-address.ts'
import { listenChannel, type Wire } from '@navigateur-pro/sdk/ipc-channel.ts'
import {
  badRequestMessage,
  type ChannelLimits,
  type ChannelReply,
  channelLimits,
  refusalMessages,
  request,
  sealedFrame,
} from '@navigateur-pro/sdk/protocol.ts'
import type { SealedSession } from '@navigateur-pro/sdk/sealed-session.ts'
import { z } from 'zod'
import { greet, type PairingDesk, Refusal } from './greet.ts'

const settings = z.strictObject({
  acceptNewSoftware: z.boolean().default(true).meta({
    title: 'Accepter de nouveaux logiciels de cabinet',
    description:
      'Un logiciel inconnu peut demander à être relié ; vous comparez six chiffres et vous décidez. Les logiciels déjà reliés le restent si vous décochez.',
  }),
})
type Settings = z.infer<typeof settings>

/** The practice software of this computer, over a private socket: see the SDK for the other end. */
export const localChannel = definePlugin({
  id: 'local-channel',
  label: 'Logiciel de cabinet installé sur ce poste',
  configuration: settings,
  start: (host, chosen) => startLocalChannel(host, chosen, channelLimits),
})

/** @throws AppError `forbidden` when the folder is not ours alone, `already_running` when taken. */
export async function startLocalChannel(
  host: PluginHost,
  chosen: Settings,
  limits: ChannelLimits,
): Promise<{ stop(): Promise<void> }> {
  mkdirSync(host.folder, { recursive: true, mode: 0o700 })
  const problem = folderProblem(host.folder)
  if (problem !== undefined) {
    throw new AppError(
      'forbidden',
      'Le dossier de liaison n’est pas réservé à votre compte : le logiciel de cabinet n’est pas écouté. Réservez ce dossier à votre compte (droits 0700), puis rouvrez le Navigateur.',
      { problem },
    )
  }
  const desk: PairingDesk = { open: chosen.acceptNewSoftware, pending: false, refusals: 0 }
  const address = channelPath(host.folder)
  const holders: Holders = new Map()
  const running = new Set<Promise<void>>()
  const channel = await listenChannel({
    folder: host.folder,
    limits,
    onPeer(wire) {
      const served = serve({ host, wire, address, limits, desk, holders }).finally(() => {
        running.delete(served)
      })
      running.add(served)
    },
  })
  return {
    async stop() {
      await channel.close()
      await Promise.all(running)
    },
  }
}

/** For each integrator, the session whose end means that its patient is no longer vouched for. */
type Holders = Map<string, Served>
type Served = { readonly session: SealedSession; last: number }

async function serve(peer: Parameters<typeof greet>[0] & { readonly holders: Holders }): Promise<void> {
  const { host, wire } = peer
  try {
    const identified = await greet(peer)
    if (identified === undefined) return
    const { session, integrator } = identified
    host.log('channel.connected')
    wire.send('message', session.seal({ kind: 'ready' } satisfies ChannelReply))
    await converse(host, wire, session, integrator.id, peer.holders)
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal'
    host.log('channel.refused', { reason: code })
    wire.refuse(code)
  }
}

async function converse(
  host: PluginHost,
  wire: Wire,
  session: SealedSession,
  integratorId: string,
  holders: Holders,
): Promise<void> {
  const served: Served = { session, last: 0 }
  const say = (message: Pick<ContextMessage, 'kind' | 'at' | 'patient' | 'intent'>, sequence: number) =>
    host.publish({
      source: `local-channel:${integratorId}`,
      epoch: session.id,
      sequence,
      evidence: 'paired',
      ...message,
    })
  try {
    for (let frame = await wire.next(); frame !== undefined; frame = await wire.next()) {
      const sealed = sealedFrame.safeParse(frame.data)
      if (frame.event !== 'message' || !sealed.success) throw new Refusal('bad_frame')
      const opened = session.open(sealed.data)
      if (opened.kind === 'refused') throw new Refusal('bad_proof')
      served.last = opened.seq
      const asked = request.safeParse(opened.body)
      if (!asked.success) {
        const message = badRequestMessage(asked.error)
        const refused = { kind: 'refused', of: opened.seq, code: 'bad_request', message } as const
        wire.send('message', session.seal(refused satisfies ChannelReply))
        continue
      }
      const reply = answer(asked.data, opened.seq)
      wire.send('message', session.seal(reply))
    }
  } finally {
    if (holders.get(integratorId) === served) {
      holders.delete(integratorId)
      say({ kind: 'lost', at: Date.now() }, served.last + 1)
    }
  }

  function answer(asked: z.infer<typeof request>, seq: number): ChannelReply {
    try {
      if (asked.kind === 'close') {
        holders.delete(integratorId)
        say({ kind: 'closed', at: asked.at }, seq)
      } else {
        const { at, patient, intent } = asked
        if (asked.detached) holders.delete(integratorId)
        else holders.set(integratorId, served)
        say({ kind: 'opened', at, patient, ...(intent === undefined ? {} : { intent }) }, seq)
      }
      return { kind: 'accepted', of: seq }
    } catch {
      host.log('channel.publish-failed')
      return { kind: 'refused', of: seq, code: 'internal', message: refusalMessages.internal }
    }
  }
}
