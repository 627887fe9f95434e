/** Sentences about words that were typed and not sent. */

export const typed = {
  kinds: {
    alert: 'Alerte commencée',
    review: 'Bilan de médication commencé',
    dose: 'Changement de dose commencé',
    record: 'Saisie commencée',
    note: 'Précision commencée',
    message: 'Message commencé',
    call: 'Appel commencé',
    report: 'Compte rendu commencé',
    appointment: 'Rendez-vous commencé',
    arrangement: 'Mise en place commencée',
    task: 'Tâche commencée',
    event: 'Date commencée',
    measurement: 'Mesure commencée',
    decision: 'Décision commencée',
    'intake-plan': 'Prise à domicile commencée',
    sending: 'Envoi commencé',
    emergency: 'Motif d’accès d’urgence commencé',
  },
  notice: (what: string, text: string) => `${what} : « ${text} »`,
  resumed: (when: string) => `Repris de ce qui était tapé ${when}.`,
  reset: 'Effacer',
  erase: 'Effacer',
  eraseLabel: (text: string) => `Effacer « ${text} »`,
} as const
