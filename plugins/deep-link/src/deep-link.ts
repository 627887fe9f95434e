import { randomUUID } from 'node:crypto'
import {
  type Deposit,
  definePlugin,
  type PluginHost,
  type RunningPlugin,
  type SelfCheck,
} from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { z } from 'zod'
import { parseLaunchLink } from './parse-launch-link.ts'

const settings = z.strictObject({
  acceptMatricule: z.boolean().default(false).meta({
    title: 'Accepter un matricule dans le lien',
    description:
      'Un lien reste écrit dans l’historique et les journaux. À réserver aux essais avec des patients inventés : le logiciel doit plutôt donner une référence à usage unique.',
  }),
})

/** A launch link: anybody can write one, so it proposes a patient and never opens one silently. */
export const deepLink = definePlugin({
  id: 'deep-link',
  label: 'Lien navigateurpro://',
  description:
    'Pour un logiciel, un portail ou un intranet qui ouvre le Navigateur par un lien ; le patient est proposé, vous confirmez.',
  configuration: settings,
  onByDefault: true,
  start: async (host, chosen) => startDeepLink(host, chosen),
})

type LastLink = { readonly at: number; readonly refusal?: string }

function startDeepLink(host: PluginHost, { acceptMatricule }: z.infer<typeof settings>): RunningPlugin {
  const epoch = randomUUID()
  let sequence = 0
  let last: LastLink | undefined

  function read(text: string): Deposit {
    const link = parseLaunchLink(text)
    if (link.kind === 'invalid') throw refusal(link.code, link.message)
    if (link.kind === 'identity') {
      if (link.identity.matricule !== undefined && !acceptMatricule) {
        throw refusal(
          'MATRICULE',
          'Le lien n’a pas été ouvert : il porte un matricule INS en clair, qui resterait dans les journaux. Le logiciel doit donner une référence à usage unique (« ref ») ; demandez-le à son éditeur.',
        )
      }
      return { patient: link.identity, intent: link.intent }
    }
    const deposit = host.withdrawIdentity(link.reference)
    if (!deposit) {
      throw refusal(
        'REFERENCE',
        'Le lien n’a pas été ouvert : sa référence a déjà servi ou a plus d’une minute. Rouvrez le patient depuis votre logiciel.',
      )
    }
    return { patient: deposit.patient, intent: link.intent ?? deposit.intent }
  }

  return {
    async take(handed) {
      try {
        if (handed.kind === 'file') {
          throw refusal(
            'FILE',
            'Un fichier n’est pas un lien : rien n’a été ouvert. Donnez le texte du lien navigateurpro://.',
          )
        }
        const { patient, intent } = read(handed.text)
        sequence += 1
        host.publish({
          source: 'deep-link',
          epoch,
          sequence,
          at: Date.now(),
          kind: 'opened',
          patient,
          ...(intent === undefined ? {} : { intent }),
          evidence: 'claim',
        })
        last = { at: Date.now() }
        host.log('link.taken')
      } catch (error) {
        if (error instanceof AppError) {
          last = { at: Date.now(), refusal: error.message }
          host.log('link.refused', { reason: String(error.details['reason']) })
        }
        throw error
      }
    },
    async stop() {},
    selfTest: async () => [registration, lastLink(last)],
  }
}

/** Only the operating system knows, and a link may also be handed in by pasting it: nothing is pretended. */
const registration: SelfCheck = {
  label: 'Les liens navigateurpro:// sont confiés au Navigateur',
  outcome: 'waiting',
  advice:
    'Cela ne se vérifie pas d’ici : l’installation inscrit navigateurpro:// auprès du système. Si un lien n’amène pas cette fenêtre, acceptez l’ouverture que demande le navigateur web ; si rien n’est demandé, réinstallez le Navigateur.',
}

function lastLink(last: LastLink | undefined): SelfCheck {
  if (!last) {
    return {
      label: 'Un lien est arrivé',
      outcome: 'waiting',
      advice: 'Aucun lien n’est arrivé depuis le déverrouillage. Ouvrez un patient par le lien du logiciel.',
    }
  }
  const label = `Le dernier lien, ${since(last.at)}, a été lu`
  return last.refusal === undefined
    ? { label, outcome: 'ok' }
    : { label, outcome: 'failed', advice: last.refusal }
}

function since(at: number): string {
  const minutes = Math.floor((Date.now() - at) / 60_000)
  return minutes < 1 ? 'il y a moins d’une minute' : `il y a ${minutes} min`
}

function refusal(reason: string, message: string): AppError {
  return new AppError('bad_input', message, { reason })
}
