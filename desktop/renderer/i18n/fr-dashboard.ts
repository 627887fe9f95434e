/** Every sentence of the worklist across patients, the cell's calls, its active file and its indicators. */

const patients = (count: number) =>
  count > 1 ? `${count.toLocaleString('fr-FR')} patients` : `${count} patient`

export const dashboard = {
  title: 'Mes patients',
  key: 'mes patients, du plus pressant au moins pressant',
  keyFirst: 'le premier de la liste',
  list: 'Ce qui vous attend',
  empty: 'Rien ne vous attend',
  emptyText: (quiet: number) =>
    `${patients(quiet)} sur ce poste : aucune alerte, aucune signature, aucune réponse à lire.`,
  more: (count: number) => (count > 1 ? `(et ${count} autres)` : '(et 1 autre)'),
  others: (count: number) => (count > 1 ? `${count} autres motifs` : 'un autre motif'),
  further: (count: number) =>
    `${patients(count)} de plus attendent moins : Ctrl + K en trouve un par son nom.`,
  quiet: (count: number) =>
    count > 1 ? `${patients(count)} : rien ne vous attend.` : 'Un autre patient : rien ne vous attend.',
  help: 'Les flèches parcourent, Entrée ouvre le dossier.',
} as const

export const workspace = {
  tabs: 'Listes à traiter',
  tab: { requests: 'Demandes', calls: 'Appels', patients: 'Patients', quarantine: 'Écrits confiés' },
  keyTab: {
    requests: 'les demandes',
    calls: 'les appels de suivi',
    patients: 'la file active',
    quarantine: 'les écrits confiés',
  },
  who: 'Qui s’en charge',
  whoChoices: { all: 'Toute la cellule', mine: 'Moi', nobody: 'Personne encore' },
  keyWho: 'choisir qui s’en charge',
  keyIndicators: 'indicateurs de la cellule',
} as const

export const calls = {
  title: 'Appels de suivi',
  groups: { missing: 'Appels manquants', today: 'Aujourd’hui', later: 'Plus tard' },
  lastCall: (when: string, reached: boolean) =>
    reached ? `dernier appel ${when}` : `dernier appel ${when}, sans réponse`,
  neverCalled: 'pas encore appelé',
  next: (when: string) => `prochain ${when}`,
  missed: (count: number) => (count > 1 ? `${count} appels non faits` : '1 appel non fait'),
  every: (rhythm: string) => `un appel ${rhythm}`,
  gap: (from: string, to: string | undefined, missed: number) =>
    `${missed > 1 ? `${missed} appels attendus, aucun fait` : 'Appel attendu, non fait'}, entre ${from} et ${to ?? 'aujourd’hui'}`,
  empty: 'Aucun suivi par téléphone en cours',
  emptyText: 'Il paraît ici dès que la demande est mise en place.',
  count: (count: number) => (count > 1 ? `${count} appels` : `${count} appel`),
} as const

export const activeFile = {
  title: (count: number) => `File active, ${patients(count)}`,
  last: (label: string, when: string) => `${label}, ${when}`,
  nothing: 'rien encore',
  open: (count: number) =>
    count === 0 ? 'aucune demande' : count > 1 ? `${count} demandes en cours` : '1 demande en cours',
  nobody: 'personne de la cellule',
  filter: 'Filtrer',
  filterHint: 'Nom du patient',
  none: (typed: string) => (typed === '' ? 'Aucun patient.' : `Aucun patient ne correspond à « ${typed} ».`),
} as const

export const indicators = {
  title: 'Indicateurs de la cellule',
  open: 'Indicateurs',
  text: 'Comptés sur les dossiers de ce poste, sans réseau. Rien n’y nomme une personne.',
  unit: 'Période',
  units: { month: 'Mois', quarter: 'Trimestre', year: 'Année' },
  previous: 'Période précédente',
  next: 'Période suivante',
  none: '—',
  hours: (hours: number) =>
    hours < 48
      ? `${hours.toLocaleString('fr-FR')} h`
      : `${(Math.round(hours / 2.4) / 10).toLocaleString('fr-FR')} jours`,
  percent: (share: number) => `${share} %`,
  export: 'Enregistrer en CSV',
  exported: (fileName: string) => `${fileName} enregistré.`,
} as const
