import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Delivery, Navigateur } from '@navigateur-pro/sdk/client.ts'
import type { Integrator } from '@navigateur-pro/sdk/protocol.ts'
import { fileURLToPath } from 'node:url'
import { run } from '../run.ts'
import type { Road, Sent } from './road.ts'

export type Link = {
  readonly integrator: Integrator
  readonly channel: string
  readonly pairingFile: string
  /** Undefined until this window is linked. */
  navigateur(): Navigateur | undefined
}

const cli = fileURLToPath(new URL('../../../sdk/bin/navigateur-pro.mjs', import.meta.url))

/** The library of the SDK in this program, then its command line in a program of its own. */
export function channelRoads(link: Link): readonly Road[] {
  const { integrator, channel, pairingFile } = link
  const told = (delivery: Delivery | undefined, done: string): Sent => ({
    text:
      delivery === 'accepted' ? done : 'La liaison est coupée : le Navigateur l’apprendra dès son retour.',
  })
  async function command(args: readonly string[], input: string): Promise<Sent> {
    const settings = ['--channel', channel, '--pairing', pairingFile, '--no-wait']
    const who = ['--integrator', integrator.id, '--name', integrator.name]
    const { code, out, err } = await run(process.execPath, [cli, ...args, ...settings, ...who], input)
    if (code === 0) return { text: out.trim() }
    throw new AppError('offline', (err || out).trim())
  }
  return [
    {
      id: 'channel',
      label: 'Canal local',
      explanation: 'Ce logiciel parle au Navigateur par la bibliothèque du SDK.',
      open: async ({ patient, intent }) =>
        told(
          await link.navigateur()?.openPatient(patient, { intent }),
          'Dossier annoncé par le canal local.',
        ),
      close: async () =>
        told(await link.navigateur()?.closePatient(), 'Fermeture annoncée par le canal local.'),
    },
    {
      id: 'command',
      label: 'Ligne de commande',
      explanation: 'Ce logiciel lance « navigateur-pro open --json - » et lui donne l’identité en entrée.',
      open: ({ patient, intent }) =>
        command(['open', '--json', '-', '--intent', intent], JSON.stringify(patient)),
      close: () => command(['close'], ''),
    },
  ]
}
