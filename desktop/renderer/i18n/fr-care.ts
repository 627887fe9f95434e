/** Every sentence of what is edited in a dossier, and of what waits to be decided between versions. */

export const recordForm = {
  add: 'ajouter',
  addLabel: (name: string) => `Ajouter : ${name}`,
  addTitle: (name: string) => `Nouveau : ${name}`,
  edit: 'modifier',
  editLabel: (title: string) => `Modifier ${title}`,
  editTitle: (title: string) => `Modifier ${title}`,
  stop: 'Arrêter ce traitement',
  save: 'Enregistrer',
  saved: 'Enregistré ici.',
  waiting: { here: 'enregistré ici', sent: 'envoyé', refused: 'modification refusée, voir « à traiter »' },
  enteredBy: (name: string) => (name === '' ? '' : `saisi par ${name}`),
  needed: (label: string) => `À remplir : ${label.toLocaleLowerCase('fr')}.`,
  unreadable: 'Cette valeur ne convient pas.',
  nothing: 'rien',
} as const

export const conflict = {
  mark: (versions: number) => `${versions} versions à départager`,
  published: 'Publié',
  proposedBy: (who: string, when: string) => `Proposé par ${who}, ${when}`,
  open: 'Départager',
  openLabel: (text: string) => `Départager : ${text}`,
  count: (records: number) => `${records} à départager`,
  title: 'À départager',
  listText:
    'Des modifications écrites sans que leurs auteurs se soient lus. La version publiée compte tant que personne n’a décidé.',
  nothing: 'Rien à départager',
  nothingText: 'Aucune fiche n’attend de choix entre deux versions.',
  explain: (versions: number) =>
    `${versions} versions ont été écrites sans que leurs auteurs se soient lus : à vous de décider. La version publiée compte tant que personne ne l’a fait.`,
  before: 'Avant',
  unknownBefore: 'Inconnu : le service n’a plus ce texte.',
  publishedBy: (who: string, when: string) => `Version publiée, ${who}, ${when}`,
  proposed: (who: string, when: string) => `Proposée, ${who}, ${when}`,
  other: 'Autre valeur',
  disputed: 'modifié des deux côtés',
  whole: 'Version entière',
  same: 'Les versions disent la même chose ; confirmez pour n’en garder qu’une.',
  choose: (label: string) => `Choisissez : ${label.toLocaleLowerCase('fr')}.`,
  keep: 'Garder ma décision',
  later: 'Plus tard',
  kept: 'Décision enregistrée ici.',
  decidedBy: (name: string) => `décision de ${name}`,
  decided: (when: string) => `Vous avez départagé les versions ${when}.`,
  decidedText: 'Votre décision compte pour toute l’équipe dès qu’elle est envoyée.',
  undo: 'Annuler cette décision',
  undone: 'Décision annulée : les versions attendent à nouveau.',
  elsewhere: 'Plus rien à départager ici',
  elsewhereText: 'Quelqu’un a décidé entre-temps. La fiche du dossier est à jour.',
  all: 'Toutes les fiches à départager',
} as const

export const merge = {
  title: 'Fusionné',
  text: (when: string) => `Votre modification (${when}) et une autre ont été réunies sans rien perdre.`,
  yours: 'Vous',
  theirs: (met: { readonly by: string; readonly when: string } | undefined) =>
    met ? `${met.by}, ${met.when}` : 'L’autre modification',
  change: (label: string, before: string, value: string) => `${label} : ${before} → ${value}`,
  keep: 'C’est bien',
  keepLabel: (title: string) => `C’est bien, garder la fusion : ${title}`,
  undo: 'Ne garder que ma version',
  undoLabel: (title: string) => `Ne garder que ma version : ${title}`,
  kept: 'La fusion est gardée.',
  undone: 'Votre version est écrite. L’autre reste dans l’historique.',
} as const

export const history = {
  open: 'historique',
  openLabel: (title: string) => `Historique : ${title}`,
  title: (title: string) => `Historique de ${title}`,
  whole: 'Toutes les versions, la plus récente d’abord.',
  here: 'Versions vues sur ce poste ; les autres viennent avec le réseau.',
  version: (who: string, when: string) => `${who}, ${when}`,
  first: 'première version',
  changed: (labels: string) => `a changé : ${labels.toLocaleLowerCase('fr')}`,
  take: 'Reprendre cette version',
  takeLabel: (version: string) => `Reprendre cette version : ${version}`,
} as const
