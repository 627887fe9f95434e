import { mkdirSync } from 'node:fs'
import { definePlugin, type PluginHost, type RunningPlugin } from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { channelPath, folderProblem } from '@navigateur-pro/sdk/channel-address.ts'
import { listenChannel } from '@navigateur-pro/sdk/ipc-channel.ts'
import { type ChannelLimits, type ChannelReply, channelLimits } from '@navigateur-pro/sdk/protocol.ts'
import { z } from 'zod'
import { converse, type Traffic } from './converse.ts'
import { type Greeting, greet, type PairingDesk, Refusal } from './greet.ts'
import { selfTest, socketMark } from './self-test.ts'

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
  description:
    'Pour un logiciel qui sait appeler le Navigateur, par sa bibliothèque ou par sa ligne de commande.',
  configuration: settings,
  onByDefault: true,
  start: (host, chosen) => startLocalChannel(host, chosen, channelLimits),
})

/** @throws AppError `forbidden` when the folder is not ours alone, `already_running` when taken. */
export async function startLocalChannel(
  host: PluginHost,
  chosen: Settings,
  limits: ChannelLimits,
): Promise<RunningPlugin> {
  // A file or a dangling link of that name is looked at, not written through.
  if (folderProblem(host.folder) === 'missing') mkdirSync(host.folder, { recursive: true, mode: 0o700 })
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
  const traffic: Traffic = { linked: 0, announced: 0, lastRefusal: undefined }
  const running = new Set<Promise<void>>()
  const channel = await listenChannel({
    folder: host.folder,
    limits,
    onPeer(wire) {
      const served = serve({ host, wire, address, limits, desk }, traffic).finally(() => {
        running.delete(served)
      })
      running.add(served)
    },
  })
  const socket = socketMark(address)
  return {
    async stop() {
      await channel.close()
      await Promise.all(running)
    },
    selfTest: async () => selfTest({ folder: host.folder, address, socket, desk, traffic }),
  }
}

async function serve(peer: Greeting, traffic: Traffic): Promise<void> {
  const { host, wire } = peer
  try {
    const identified = await greet(peer)
    if (identified === undefined) return
    const { session, integrator } = identified
    wire.keep()
    host.log('channel.connected')
    traffic.lastRefusal = undefined
    traffic.linked += 1
    try {
      wire.send('message', session.seal({ kind: 'ready' } satisfies ChannelReply))
      await converse(peer, session, integrator.id, traffic)
    } finally {
      traffic.linked -= 1
    }
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal'
    traffic.lastRefusal = code
    host.log('channel.refused', { reason: code })
    wire.refuse(code)
  }
}
