import type { ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'

/** Every sentence of requests, liaison, worklist, search, keys and outbox. */

/** The cell of Mont-de-Marsan, at hand wherever something is asked of it. */
export const cellPhone = '05 33 130 130'

export const referral = {
  specialty: 'Spécialité',
  specialtyHint: 'Cardiologie, plaies…',
  specialtyList: 'Spécialités',
  noSpecialty: 'Aucune spécialité ne porte ce nom.',
  urgency: 'Délai',
  urgencies: { routine: 'Sans urgence', soon: 'Sous 15 jours', urgent: 'Sous 48 h' },
  question: 'Question',
  questionHint: 'Ce que vous attendez du spécialiste, et ce qu’il doit savoir',
  counter: (length: number) => `${length.toLocaleString('fr-FR')} sur 2 000 caractères`,
  attach: 'Joindre du dossier',
  attachPhoto: 'Ajouter une photo',
  attachFull: 'Dix pièces au plus : retirez-en une pour en joindre une autre.',
  preparingPhoto: 'Préparation de la photo…',
  addedPhoto: 'Photo ajoutée à cette demande',
  photo: 'Photo',
  document: 'Document',
  by: (who: string, when: string) => `${who}, ${when}`,
  askSpecialty: 'Choisissez une spécialité.',
  askQuestion: 'Posez votre question.',
  send: 'Envoyer à la cellule',
  sendKeys: 'Ctrl + Entrée',
  sent: 'Enregistré ici.',
  cell: 'Cellule :',
  draftKept: 'Brouillon enregistré',

  empty: 'Aucune demande pour ce patient',
  emptyText:
    'Un rendez-vous de spécialiste ou un avis se demande d’ici : la cellule s’en charge et le suivi paraît sur cette page.',
  ask: 'Faire une demande à la cellule',
  current: 'En cours',
  ended: 'Terminées',
  asked: (kind: string | undefined, urgency: string) =>
    kind === undefined ? urgency : `${kind}, ${urgency.toLocaleLowerCase('fr')}`,
  preparation: 'Préparation :',
  at: (day: string, hour: string) => `${day} à ${hour}`,
  follow: 'Suivi',
  notSentYet:
    'Votre dernière étape est enregistrée ici. La suivante sera possible une fois celle-ci envoyée.',

  /** What the person does, as a verb. */
  actions: {
    requested: 'Rendre à la cellule',
    taken: 'Prendre',
    scheduled: 'Fixer le rendez-vous',
    arranged: 'Mettre en place',
    admitted: 'Noter l’entrée',
    discharged: 'Noter la sortie',
    attended: 'Le patient est venu',
    missed: 'Le patient n’est pas venu',
    reported: 'Compte rendu reçu',
    closed: 'Clore',
    cancelled: 'Annuler la demande',
  } satisfies Record<ReferralState, string>,
  takeAgain: 'Reprendre la demande',
  move: 'Changer le rendez-vous',
  done: {
    requested: 'Demande rendue à la cellule. Enregistré ici.',
    taken: 'Demande prise en charge. Enregistré ici.',
    scheduled: 'Date fixée. Enregistré ici.',
    arranged: 'Mise en place notée. Enregistré ici.',
    admitted: 'Entrée notée. Enregistré ici.',
    discharged: 'Sortie notée. Enregistré ici.',
    attended: 'Venue notée. Enregistré ici.',
    missed: 'Absence notée. Enregistré ici.',
    reported: 'Compte rendu noté. Enregistré ici.',
    closed: 'Demande close. Enregistré ici.',
    cancelled: 'Demande annulée. Enregistré ici.',
  } satisfies Record<ReferralState, string>,
  /** Somebody was faster. */
  overtaken: {
    requested: (who: string) => `Déjà rendue à la cellule par ${who}.`,
    taken: (who: string) => `Déjà prise en charge par ${who}.`,
    scheduled: (who: string) => `Date déjà fixée par ${who}.`,
    arranged: (who: string) => `Mise en place déjà notée par ${who}.`,
    admitted: (who: string) => `Entrée déjà notée par ${who}.`,
    discharged: (who: string) => `Sortie déjà notée par ${who}.`,
    attended: (who: string) => `Venue déjà notée par ${who}.`,
    missed: (who: string) => `Absence déjà notée par ${who}.`,
    reported: (who: string) => `Compte rendu déjà noté par ${who}.`,
    closed: (who: string) => `Déjà close par ${who}.`,
    cancelled: (who: string) => `Déjà annulée par ${who}.`,
  } satisfies Record<ReferralState, (who: string) => string>,
  overtakenText: 'Rien n’a été écrit ; la demande est à jour à l’écran.',
  keyTake: 'prendre la demande',
  keySchedule: 'fixer la date ou l’intervenant',

  notes: {
    cancelled: { title: 'Annuler cette demande ?', label: 'Pourquoi', confirm: 'Annuler la demande' },
    missed: {
      title: 'Le patient n’est pas venu',
      label: 'Ce que l’on sait (facultatif)',
      confirm: 'Noter l’absence',
    },
    requested: {
      title: 'Rendre à la cellule',
      label: 'Où vous en êtes (facultatif)',
      confirm: 'Rendre la demande',
    },
    admitted: { title: 'Entrée du patient', label: 'À savoir (facultatif)', confirm: 'Noter l’entrée' },
    discharged: {
      title: 'Sortie du patient',
      label: 'Ce que l’équipe doit savoir du retour (facultatif)',
      confirm: 'Noter la sortie',
    },
    closed: { title: 'Clore cette demande', label: 'Conclusion (facultatif)', confirm: 'Clore' },
  },
  noteNeeded: 'Dites pourquoi : l’équipe le lira.',
  keep: 'Ne rien changer',
} as const

export const schedule = {
  date: 'Jour',
  time: 'Heure',
  place: 'Lieu',
  placeHint: 'Hôpital Layné, consultations, niveau 1',
  practitioner: 'Praticien (facultatif)',
  preparation: 'Préparation (facultatif)',
  preparationHint: 'À jeun, ordonnance et imagerie à apporter…',
  askDate: 'Indiquez le jour.',
  askTime: 'Indiquez l’heure.',
  askPlace: 'Indiquez le lieu.',
  past: 'Ce jour est déjà passé.',
  pastHour: 'Cette heure est déjà passée.',
} as const

export const worklist = {
  label: 'Liste des demandes',
  title: 'À traiter',
  views: 'Demandes affichées',
  current: 'En cours',
  closed: 'Clos',
  filter: 'Filtrer',
  filterHint: 'Patient, demande, demandeur',
  groups: {
    late: 'En retard',
    remind: 'À rappeler',
    take: 'À prendre',
    schedule: 'À fixer',
    follow: 'À suivre',
    ended: 'Terminées',
  },
  empty: 'Rien à traiter',
  emptyText: 'Les demandes paraîtront ici dès leur arrivée.',
  emptyClosed: 'Aucune demande terminée',
  noMatch: (text: string) => `Aucune demande ne correspond à « ${text} ».`,
  clearFilter: 'Effacer le filtre',
  more: (count: number) => `${count.toLocaleString('fr-FR')} autres : précisez le filtre.`,
  count: (count: number) => (count > 1 ? `${count} demandes` : `${count} demande`),
  choose: 'Choisissez une demande',
  chooseText:
    'J et K parcourent la liste, G choisit une sorte de demande, Entrée ouvre. Ensuite P prend la demande et F fixe la date ou l’intervenant. 1 à 4 changent de liste, Q choisit qui s’en charge, I montre les indicateurs.',
  chooseTextPlain: 'Elle s’ouvre ici, avec le dossier du patient.',
  lead: 'Demande ouverte',
  keyNext: 'demande suivante',
  keyPrevious: 'demande précédente',
  keyFilter: 'filtrer la liste',
  kind: 'Sorte de demande',
  allKinds: (count: number) => `Toutes les demandes (${count})`,
  oneKind: (label: string, count: number) => `${label} (${count})`,
  keyKind: 'choisir une sorte de demande',
} as const

export const search = {
  title: 'Chercher',
  label: 'Chercher un patient ou un texte',
  hint: 'Nom, naissance, INS ou un mot du dossier',
  help: 'Un nom, une date de naissance (28/03/1979), un matricule INS, ou un mot d’une transmission. Les accents ne comptent pas.',
  patients: 'Patients',
  texts: 'Dans les dossiers',
  places: 'Dans le territoire',
  none: (text: string) => `Rien ne correspond à « ${text} » sur ce poste.`,
  noneYet: (text: string) => `Rien ne correspond encore à « ${text} » sur ce poste.`,
  incomplete: {
    reading:
      'Vos dossiers arrivent encore sur ce poste : la recherche ne porte que sur ceux qui y sont. Elle se complète d’elle-même.',
    indexing:
      'Les textes de vos dossiers sont encore en préparation : tous les patients se trouvent déjà, pas encore tous les mots. La recherche se complète d’elle-même.',
  },
  noneHelp: 'Essayez le nom de naissance, ou la date de naissance sous la forme 28/03/1979.',
  found: (patients: number, texts: number, places: number) =>
    [
      patients > 0 && `${patients} ${patients > 1 ? 'patients' : 'patient'}`,
      texts > 0 && `${texts} ${texts > 1 ? 'textes' : 'texte'}`,
      places > 0 && `${places} ${places > 1 ? 'adresses' : 'adresse'}`,
    ]
      .filter(Boolean)
      .join(', '),
  open: 'Entrée ouvre le dossier',
  line: (label: string, author: string, when: string) => `${label} · ${author}, ${when}`,
} as const

export const keysHelp = {
  title: 'Les touches',
  everywhere: 'Partout',
  here: 'Sur cet écran',
  writing: 'En écrivant',
  send: 'envoyer, enregistrer',
  close: 'fermer, le brouillon est gardé',
  letters: 'Les touches à une lettre se coupent dans les réglages.',
  lettersOff: 'Les touches à une lettre sont coupées ; les réglages les remettent.',
  names: {
    ' ': 'Espace',
    arrowleft: '←',
    arrowright: '→',
    arrowup: '↑',
    arrowdown: '↓',
    enter: 'Entrée',
    escape: 'Échap',
    mod: 'Ctrl',
  } as Readonly<Record<string, string>>,
} as const

export const outbox = {
  title: 'Ce qui attend',
  refused: 'À traiter',
  refusedText: 'Le service n’a pas pris ces éléments. Ils sont gardés ici.',
  quarantined: 'Confié à la coordination',
  quarantinedText:
    'Vous n’étiez plus dans le cercle de soins quand ces écrits sont arrivés : elle décide s’ils entrent au dossier. Vous n’avez rien à faire.',
  here: 'En attente d’envoi',
  hereText: 'Enregistrés sur ce poste. Ils partiront d’eux-mêmes, dans l’ordre.',
  sent: 'Envoyé',
  sentText: 'Le service n’a pas encore répondu. Ils restent ici jusqu’à sa réponse.',
  copy: 'Copier le texte',
  copyLabel: (title: string) => `Copier le texte : ${title}`,
  copied: 'Texte copié.',
  dismiss: 'Retirer de la liste',
  dismissLabel: (title: string) => `Retirer de la liste : ${title}`,
  takeBack: 'Reprendre',
  takeBackLabel: (title: string) => `Reprendre : ${title}`,
  erase: 'Effacer, j’ai copié le texte',
  eraseLabel: (title: string) => `Effacer : ${title}`,
  takenBack: 'Le texte est revenu dans vos brouillons.',
  dismissed: 'Élément retiré de « à traiter ».',
  empty: 'Tout est envoyé',
  emptyText: 'Rien n’attend sur ce poste.',
  noReason: 'Le service n’a pas donné de raison.',
} as const
