/** Every sentence of the circle, of what is confided to the coordination, and of masks. */

export const circle = {
  members: 'Autour de ce patient',
  former: (count: number) => `Ont quitté le cercle (${count})`,
  since: (day: string) => `depuis le ${day}`,
  until: (day: string) => `jusqu’au ${day}`,
  invitedBy: (name: string) => `par ${name}`,
  me: 'vous',
  person: 'Personne à prévenir',
  home: 'Le patient',
  empty: 'Cercle pas encore connu',
  emptyText:
    'La liste des professionnels arrivera du service. Pour la cellule de coordination : 05 33 130 130.',
  actions: 'Changer le cercle',
  offline: 'Il faut le réseau pour changer le cercle. Rien n’a été changé.',

  invite: 'Inviter',
  inviteField: 'Qui inviter',
  inviteHint: 'Nom, métier ou lieu d’exercice',
  inviteHelp: 'Deux lettres suffisent ; les accents ne comptent pas.',
  directory: 'Annuaire',
  present: 'déjà dans le cercle',
  nobody: (text: string) => `Personne ne répond à « ${text} » dans l’annuaire.`,
  found: (count: number) => (count > 1 ? `${count} personnes` : '1 personne'),
  inviteSure: (who: string) =>
    `Inviter ${who} ? Le dossier arrivera sur son poste, avec ce que son métier permet de lire.`,
  inviteConfirm: 'Inviter dans le cercle',
  invited: (name: string) => `${name} est dans le cercle.`,

  leave: 'Quitter le cercle',
  leaveSigned: (who: string) =>
    `Quitter le cercle de ${who} ? Ce que les autres ont écrit quitte ce poste, et vos brouillons avec. Ce que vous avez signé y reste, en lecture seule. Pour revenir, il faudra une invitation.`,
  leaveAll: (who: string) =>
    `Quitter le cercle de ${who} ? Tout son dossier quitte ce poste, et vos brouillons avec. Pour revenir, il faudra une invitation.`,
  leaveConfirm: 'Quitter le cercle',
  hasLeft: 'Vous avez quitté le cercle.',

  object: 'Le patient s’oppose à…',
  objectTitle: 'Le patient s’oppose à',
  objectText:
    'Cette personne ne verra plus rien du dossier dès que son poste aura le réseau. Seule la coordination pourra la faire revenir.',
  objectConfirm: (name: string) => `Noter l’opposition à ${name}`,
  objected: (name: string) => `Opposition notée : ${name} n’est plus dans le cercle.`,

  dismiss: 'Retirer quelqu’un…',
  dismissTitle: 'Retirer du cercle',
  dismissText:
    'Cette personne ne recevra plus rien du dossier. Ce qu’elle a signé reste lisible pour elle si son métier l’exige.',
  dismissConfirm: (name: string) => `Retirer ${name}`,
  dismissed: (name: string) => `${name} n’est plus dans le cercle.`,
  choose: 'Choisissez une personne.',

  leftHere: (day: string) =>
    `Vous avez quitté ce cercle le ${day} ; vous gardez ce que vous avez signé, en lecture seule.`,
  leftTold: (day: string) =>
    `Vous n’êtes plus dans ce cercle : ce poste l’a appris le ${day}. Vous gardez ce que vous avez signé, en lecture seule.`,
  leftRefused: 'Vous n’êtes plus dans ce cercle : rien ne peut y être écrit.',
  leftEmpty: 'Vous n’êtes plus dans ce cercle',
  leftEmptyText: 'Sa composition n’est plus sur ce poste.',
} as const

export const quarantine = {
  count: (count: number) => (count > 1 ? `${count} écrits confiés` : '1 écrit confié'),
  title: 'Confié à la coordination',
  text: 'Écrits avant que leur auteur quitte le cercle, arrivés après. À vous de dire s’ils entrent dans le dossier.',
  empty: 'Rien n’est confié à la coordination',
  emptyText: 'Un écrit arrivé après le départ de son auteur paraîtra ici.',
  noDossier: 'Dossier pas encore sur ce poste',
  written: (label: string, when: string) => `${label}, ${when}`,
  arrived: (when: string) => `arrivé ${when}`,
  photos: (count: number) => (count > 1 ? `${count} pièces jointes` : '1 pièce jointe'),
  openDossier: (who: string) => `Ouvrir le dossier de ${who}`,
  publish: 'Publier sous son nom',
  publishLabel: (name: string) => `Publier sous son nom : ${name}`,
  publishSure: (name: string) =>
    `Publier ce texte sous le nom de ${name}, à l’heure où il a été écrit ? Le cercle pourra le lire.`,
  publishConfirm: 'Publier',
  refuse: 'Refuser',
  refuseLabel: (name: string) => `Refuser : ${name}`,
  refuseSure: (name: string) =>
    `Refuser ce texte ? Il n’entrera pas dans le dossier et ne sera plus ici. ${name} le garde sur son poste.`,
  refuseConfirm: 'Refuser',
  done: {
    published: (name: string) => `Publié sous le nom de ${name}.`,
    proposed: (name: string) =>
      `La modification de ${name} est placée à côté de la version publiée : elle est à départager.`,
    refused: () => 'Écrit refusé.',
  },
  impossible: 'Ce texte n’a pas pu être publié. Il reste ici.',
} as const

export const mask = {
  open: 'masquer',
  openLabel: (name: string) => `Masquer à… : ${name}`,
  title: 'Masquer à…',
  by: (name: string, when: string) => `${name}, ${when}`,
  people: 'À la demande du patient, masquer à',
  text: 'Qui est coché ne verra plus cet élément, et rien ne lui dira qu’il existe. Ce que quelqu’un d’autre a masqué le reste.',
  nobody: 'Personne d’autre ne lit cet élément dans ce cercle.',
  hide: 'Masquer à la demande du patient',
  show: 'Montrer de nouveau',
  unchanged: 'Cochez au moins une personne.',
  masked: (names: string) => `masqué à ${names}`,
  done: 'Masquage enregistré ici.',
  shown: 'Enregistré ici : l’élément sera de nouveau montré.',
} as const
