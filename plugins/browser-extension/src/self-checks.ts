import type { SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import type { LoopbackRefusal } from '@navigateur-pro/sdk/loopback-server.ts'

export type SelfTestFacts = {
  readonly port: number
  readonly listening: boolean
  readonly lastRefusal: { readonly reason: LoopbackRefusal; readonly at: number } | undefined
  readonly lastHeardAt: number | undefined
  readonly now: number
}

const refusals: Readonly<Record<LoopbackRefusal, string>> = {
  host: 'Une page web a tenté de passer pour ce poste : elle n’a rien pu lire ni changer. Si vous n’essayiez rien, fermez-la.',
  origin:
    'Une page ou une extension inconnue a tenté de parler au Navigateur : elle a été repoussée. Si c’est la vôtre, installez l’extension livrée avec cette version du Navigateur.',
  token:
    'Un programme s’est présenté sans jeton valable. Si c’est votre navigateur web, ouvrez les réglages de l’extension, puis « Relier ».',
  too_large: 'Un message trop long a été refusé. Mettez l’extension à jour.',
  too_many_requests:
    'Trop de messages sont arrivés en peu de temps. Fermez les onglets de Weda dont vous ne vous servez pas, puis rechargez la page du patient.',
  failed:
    'Un message n’a pas pu être traité. Rechargez la page du patient ; si cela dure, redémarrez le Navigateur.',
}

/** In the order in which to repair: the port, then the extension, then what was refused. */
export function selfChecks({ port, listening, lastRefusal, lastHeardAt, now }: SelfTestFacts): SelfCheck[] {
  const open: SelfCheck = { label: `Le port ${port} de ce poste est ouvert pour l’extension`, outcome: 'ok' }
  if (!listening) {
    return [
      {
        ...open,
        outcome: 'failed',
        advice: `Un autre programme tient le port ${port}. Fermez-le, ou choisissez un autre port ici et dans les réglages de l’extension, puis recommencez ce diagnostic.`,
      },
    ]
  }
  return [open, heard(lastHeardAt, now), ...refused(lastRefusal, lastHeardAt)]
}

function heard(at: number | undefined, now: number): SelfCheck {
  if (at !== undefined) return { label: `L’extension a parlé ${ago(now - at)}`, outcome: 'ok' }
  return {
    label: 'L’extension a parlé depuis le déverrouillage',
    outcome: 'waiting',
    advice:
      'Affichez un patient dans Weda. Si rien ne vient, cliquez sur l’icône de l’extension : elle dit ce qui manque. Si elle n’a jamais été reliée, ouvrez ses réglages, puis « Relier », et comparez les six chiffres.',
  }
}

function refused(last: SelfTestFacts['lastRefusal'], heardAt: number | undefined): SelfCheck[] {
  if (last === undefined) return []
  const label = 'Aucun message n’a été refusé'
  // What went well since was repaired.
  if (heardAt !== undefined && heardAt > last.at) return []
  return [{ label, outcome: 'failed', advice: refusals[last.reason] }]
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'il y a moins d’une minute'
  return minutes < 60 ? `il y a ${minutes} min` : `il y a ${Math.floor(minutes / 60)} h`
}
