import type { AlertState } from '@navigateur-pro/domain/records/alert.ts'
import type { Severity } from '@navigateur-pro/domain/alerts/categories.ts'
import type { Delivery } from '../../contract/views.ts'
import { cellPhone } from './fr-work.ts'

/** Every sentence of alerts, « signalements » and signals. */

export const alert = {
  label: 'Alertes',
  verb: { word: 'alerter', name: 'Alerter : une alerte ou un signalement' },
  keptFor: (who: string) =>
    `Cette alerte serait pour ${who}, qui n’est plus à l’écran : les touches sont arrêtées, cliquez.`,
  keyReach: 'aller à l’alerte',
  seen: 'J’ai vu',
  seenOf: (what: string) => `J’ai vu : ${what}`,
  seenSaid: 'Votre nom est inscrit : alerte vue.',
  signal: 'Signal du dossier',
  severities: {
    urgent: 'urgent',
    important: 'important',
    watch: 'à surveiller',
  } satisfies Record<Severity, string>,
  arrived: (when: string) => `arrivée ${when}`,
  received: (when: string) => `reçue ${when}`,
  delivery: {
    here: 'enregistrée ici, pas encore envoyée',
    sent: 'envoyée',
    received: '',
    refused: 'refusée par le service, voir « à traiter »',
    confided: 'confiée à la coordination, qui décide si elle entre dans le dossier',
  } satisfies Record<Delivery['state'], string>,
  /** Nobody has it yet, or nobody has seen it: what is sure is to call. */
  call: (doctor: { readonly name: string; readonly phone: string } | undefined) =>
    doctor
      ? `Appelez ${doctor.name}, ${inOnePiece(doctor.phone)}, ou la cellule, ${inOnePiece(cellPhone)}.`
      : `Appelez la cellule, ${inOnePiece(cellPhone)}.`,
  unseenFor: (duration: string) => `Personne ne l’a vue depuis ${duration}.`,
  notSent: 'Elle n’est pas encore partie de ce poste.',

  oneGesture: 'Une touche ou un clic, et l’alerte part. Sans réseau aussi.',
  emergency: 'Urgence vitale : appelez le 15 d’abord.',
  text: 'Précision, facultative, avant de choisir',
  urgent: 'Urgent',
  natures: { alert: 'Alerte', report: 'Signalement' },
  raised: (what: string) => `Alerte enregistrée ici : ${what}.`,

  steps: {
    raised: 'signalée',
    acknowledged: 'vue',
    resolved: 'réglée',
    cancelled: 'annulée',
  } satisfies Record<AlertState, string>,
  by: (what: string, who: string, when: string) => `${what} par ${who} ${when}`,
  resolve: 'Régler',
  resolveTitle: 'Cette alerte est réglée',
  resolveLabel: 'Ce qui a été fait',
  cancel: 'Annuler l’alerte',
  cancelTitle: 'Annuler cette alerte',
  cancelLabel: 'Pourquoi',
  done: { resolved: 'Alerte réglée.', cancelled: 'Alerte annulée.' },

  groups: { unseen: 'Alertes', seen: 'Alertes vues, à régler' },
  count: (count: number) => (count > 1 ? `${count} alertes` : '1 alerte'),
  lead: 'Alerte ouverte',
} as const

/** A number that is dialled is not cut at the end of a line. */
function inOnePiece(phone: string): string {
  return phone.replaceAll(' ', '\u00a0')
}
