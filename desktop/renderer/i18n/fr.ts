import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { Delivery } from '../../contract/views.ts'
import { sayRecent } from './dates.ts'

/** Every sentence of the frame and of the sidebar. Short, precise, never technical, no exclamation mark. */

export const common = {
  close: 'Fermer',
  retry: 'Réessayer',
  open: 'Ouvrir',
  keepAsIs: 'Ne rien changer',
  notReadable: 'Cela n’a pas pu être lu',
  linkLost:
    'Navigateur Pro ne répond plus. Ce qui est enregistré est gardé ; la liaison reprend d’elle-même.',
  preparing: 'Lecture en cours…',
  stopped: 'Cet écran s’est arrêté',
  stoppedText: 'Ce qui était enregistré est gardé, brouillons compris. Les autres écrans fonctionnent.',
} as const

export const patient = {
  identity: 'Identité du patient',
  identityVerb: 'identité',
  civility: { F: 'Mme', M: 'M.' },
  born: { F: 'née le', M: 'né le' },
  sex: { F: 'sexe féminin', M: 'sexe masculin' },
  age: (years: number) => (years < 2 ? `${years} an` : `${years} ans`),
  usedName: 'nom utilisé',
  attributes: {
    DOUT: 'identité douteuse',
    FICT: 'identité fictive',
    HOMA: 'homonyme avéré',
    HOMD: 'homonyme possible',
  },
  traits: {
    birthName: 'Nom de naissance',
    usedName: 'Nom utilisé',
    firstGivenName: 'Premier prénom',
    givenNames: 'Prénoms',
    sex: 'Sexe',
    birthDate: 'Naissance',
    birthPlace: 'Lieu (code)',
    status: 'Statut',
    matricule: 'Matricule INS',
  },
  absent: 'non connu',
  /** Only a qualified INS may show its matricule (RNIV 1). */
  notShown: 'non affiché (INS non qualifiée)',
} as const

export const drafts = {
  kinds: {
    transmission: 'Brouillon',
    referral: 'Demande commencée',
    liaison: 'Fiche de liaison commencée',
    'ldl-ees': 'Lettre d’entrée commencée',
    'tlm-da': 'Demande d’avis commencée',
    synthesis: 'Synthèse commencée',
    form: 'Fiche commencée',
  },
  for: (kind: string, who: string) => `${kind} pour ${who}`,
  from: (kind: string, when: string) => `${kind}, ${when}`,
  resume: 'Reprendre',
} as const

export const work = {
  titles: {
    referral: 'Demande à la cellule',
    liaison: 'Fiche de liaison',
    'ldl-ees': 'Lettre d’entrée',
    'tlm-da': 'Demande d’avis',
    synthesis: 'Synthèse',
    document: 'Document',
    form: 'Fiche',
    alert: 'Alerter',
    transmission: 'Transmettre',
  },
  keptFor: (who: string) => `Ce texte reste pour ${who}.`,
  closeKeep: 'Fermer',
} as const

export const column = {
  tabs: { journal: 'Journal', plan: 'Plan', treatments: 'Traitements', referrals: 'RDV', circle: 'Cercle' },
  tabsLabel: 'Rubriques du dossier',
  verbs: 'Actions',
  liaison: { word: 'liaison', name: 'Fiche de liaison' },
  referral: { word: 'avis', name: 'Demander à la cellule : avis, rendez-vous, séjour, aide' },
  transmit: { word: 'transmettre', name: 'Transmettre à l’équipe' },
  plan: { word: 'plan', name: 'Voir le plan de santé (PPS)' },
  appointments: { word: 'RDV', name: 'Voir les demandes et les rendez-vous' },
  refusedStale: 'Rien ne peut être écrit tant que le logiciel de cabinet ne répond pas.',
  previousTab: 'rubrique précédente',
  nextTab: 'rubrique suivante',
} as const

export const visit = {
  since: (day: string) => `Depuis votre visite ${day}`,
  first: 'À lire dans ce dossier',
  nothing: (day: string) => `Rien de nouveau depuis votre visite ${day}.`,
  markSeen: 'Tout marquer comme vu',
  space: 'Espace',
  done: 'Tout est marqué comme vu.',
} as const

export const timeline = {
  title: 'Journal',
  empty: 'Journal vide',
  emptyText:
    'Personne n’a encore rien transmis pour ce patient. La première transmission paraîtra ici, chez toute l’équipe.',
  writeFirst: 'Transmettre',
  important: 'Important',
  mine: 'vous',
  photo: 'photo',
  replyTo: (who: string) => `En réponse à ${who}`,
  reply: 'répondre',
  corrects: 'corrige une transmission précédente',
  arrived: (when: string) => `arrivé ${when}`,
  unseen: 'nouveau',
  otherText:
    'Cet élément vient d’une version plus récente. Il est gardé tel quel ; mettez Navigateur Pro à jour pour le lire.',
  loadingOlder: 'Lecture de la suite…',
  newFrom: (who: string) => `Nouvel élément de ${who}.`,
  photoOf: (index: number, count: number) => `Photo ${index} sur ${count}`,
  previous: 'Précédente',
  next: 'Suivante',
  delivery: deliveryText,
  seenBy: (name: string) => `vu par ${name}`,
  and: 'et',
  others: (count: number) => (count === 1 ? '1 autre' : `${count} autres`),
  readers: 'Vu par',
} as const

/** Where the item has got to; never "received" before the service says so. */
function deliveryText(delivery: Delivery, mine: boolean, now: Date): string {
  if (delivery.seenBy.length > 0) {
    return `vu par ${delivery.seenBy.map((reader) => `${reader.name} ${sayRecent(reader.at, now, 'à ')}`).join(' ; ')}`
  }
  if (delivery.state === 'refused') return `refusé : ${delivery.reason ?? 'voir « à traiter »'}`
  if (!mine) return ''
  return {
    here: 'enregistré ici',
    sent: 'envoyé',
    received: 'reçu',
    confided: 'confié à la coordination, qui décide s’il entre dans le dossier',
  }[delivery.state]
}

/** Whom a class reaches, as the person who writes thinks of it (domain/people/access.ts). */
export const audience: Readonly<Record<ConfidentialityClass, string>> = {
  medical: 'Toute l’équipe soignante',
  paramedical: 'Équipe soignante, note de soins',
  'medico-social': 'Équipe soignante et aides à domicile',
  social: 'Médecin, infirmières et service social',
  administrative: 'Tout le cercle, note administrative',
  logistic: 'Tout le cercle, note d’organisation',
}

export const composer = {
  title: 'Transmettre',
  textLabel: 'Transmission',
  placeholder: 'Ce que l’équipe doit savoir',
  audience: 'Pour',
  important: 'Important',
  addPhoto: 'Ajouter une photo',
  remove: 'Retirer',
  removePhoto: (index: number) => `Retirer la photo ${index}`,
  document: 'Document',
  removePaper: (title: string) => `Retirer : ${title}`,
  caption: (index: number) => `Légende de la photo ${index}`,
  captionHint: 'Endroit, taille (facultatif)',
  send: 'Transmettre',
  sendFor: (who: string) => `Transmettre pour ${who}`,
  sendKeys: 'Ctrl + Entrée',
  kept: 'Brouillon enregistré',
  sentHere: 'Enregistré ici.',
  reply: (who: string) => `En réponse à ${who}`,
  otherPatient: (who: string) => `Ce brouillon reste pour ${who}.`,
  preparing: 'Préparation de la photo…',
  dropHere: 'Déposer la photo ici',
  notAPhoto:
    'Ce fichier n’est pas une photo lisible. Rien n’a été joint ; choisissez une image JPEG, PNG ou WebP.',
  photoTooLarge:
    'Cette image est trop grande. Rien n’a été joint ; choisissez-en une de moins de 100 millions de points.',
  photoLimit: 'Une transmission porte dix photos au plus. Celle-ci n’a pas été jointe.',
  photoNotKept: 'La photo n’a pas pu être enregistrée. Le texte est gardé ; joignez-la de nouveau.',
} as const

export const care = {
  medications: 'Traitements en cours',
  noMedication: 'Aucun traitement noté par l’équipe.',
  stopped: 'Arrêtés',
  stoppedOn: (day: string) => `arrêté le ${day}`,
  startedOn: (day: string) => `depuis le ${day}`,
  allergies: 'Allergies et intolérances',
  noAllergyStated: 'Rien n’est dit des allergies : la question reste à poser.',
  noneKnown: 'Aucune allergie connue',
  intolerance: 'intolérance',
  problems: 'Problèmes en cours',
  history: 'Antécédents',
  noProblem: 'Aucun problème noté.',
  since: (when: string) => `depuis ${when}`,
  source: (source: string, day: string) => `${source}, dit le ${day}`,
  empty: 'Rien sur les traitements',
  emptyText: 'Aucune ordonnance ni bilan n’a encore été partagé pour ce patient.',
} as const

export const status = {
  label: 'État des échanges',
  reading: 'État des échanges…',
  upToDate: (at: string) => `À jour à ${at}`,
  upToDateUnknown: 'Relié au service',
  allSent: 'tout est envoyé',
  waiting: (count: number) => (count > 1 ? `${count} éléments en attente` : '1 élément en attente'),
  offline: (duration: string) => `Hors ligne depuis ${duration}`,
  offlineUnknown: 'Hors ligne',
  /** Received of what the service announced: « 3 420 / 19 871 éléments ». */
  catchingUp: (done: number, total: number) =>
    `${done.toLocaleString('fr-FR')} / ${total.toLocaleString('fr-FR')} éléments`,
  catchingUpUnknown: 'Rattrapage en cours',
  firstReading: 'Première lecture en cours',
  signedOut: 'Session à renouveler : les envois attendent',
  signIn: 'Se connecter',
  updateNeeded: 'Mise à jour nécessaire : lecture seule',
  leaseEnded: 'Accès à confirmer',
  refused: (count: number) => `${count} à traiter`,
  /** To the coordination. */
  entrusted: (count: number) => (count > 1 ? `${count} confiés` : '1 confié'),
  clock: (minutes: number) => `L’horloge de ce poste diffère de ${minutes} min`,
  outbox: 'Voir ce qui attend',
  search: 'Chercher',
  settings: 'Réglages',
  demonstration: 'Démonstration, patients fictifs',
  demonstrationShort: 'démo',
} as const

export const keys = { search: 'chercher', help: 'les touches' } as const
