/** Every sentence of the professional forms. */

export const sheet = {
  section: 'Fiches',
  start: 'remplir une fiche',
  startLabel: 'Remplir une fiche',
  choose: 'Quelle fiche ?',
  none: 'Aucune fiche remplie dans ce dossier.',
  source: (source: string) => `Questions : ${source}.`,
  readers: (name: string) => `Lue par qui lit le ${name}.`,
  previous: (when: string) => `Reprendre les réponses du ${when}`,
  begun: (name: string) =>
    `La fiche « ${name} » était commencée pour ce patient. Terminez-la, ou effacez-la.`,
  replace: (name: string) => `Effacer et ouvrir « ${name} »`,
  optional: 'facultatif',
  yesNo: { yes: 'oui', no: 'non' },
  choice: '—',
  save: 'Enregistrer la fiche',
  saved: 'Fiche enregistrée ici.',
  toFix: (count: number) => (count === 1 ? 'Une réponse est à revoir.' : `${count} réponses sont à revoir.`),
  open: 'lire',
  openLabel: (name: string, when: string) => `Lire la fiche ${name} du ${when}`,
  correct: 'Corriger cette fiche',
  unanswered: 'sans réponse',
  waiting: { here: 'enregistrée ici', sent: 'envoyée', refused: 'refusée, voir « à traiter »' },
  version: (version: number) => `version ${version}`,
} as const
