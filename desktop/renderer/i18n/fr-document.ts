import type { LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'

/** Every sentence of the letters that are signed here, and of documents read back. */

export const letter = {
  kind: 'Courrier',
  kinds: {
    liaison: 'Fiche d’urgence',
    'ldl-ees': 'Lettre d’entrée',
    'tlm-da': 'Demande d’avis',
    synthesis: 'Synthèse',
  } satisfies Record<LetterKind, string>,
  /** What is asked, kind by kind; a synthesis has nothing that must be typed. */
  reasons: {
    liaison: { label: 'Motif', hint: 'Pourquoi ce patient est adressé' },
    'ldl-ees': { label: 'Motif d’hospitalisation', hint: 'Pourquoi ce patient entre à l’hôpital' },
    'tlm-da': { label: 'Question posée', hint: 'Ce que vous attendez du spécialiste' },
    synthesis: undefined,
  } satisfies Record<LetterKind, { readonly label: string; readonly hint: string } | undefined>,
  destinations: {
    liaison: { label: 'Destination (facultatif)', hint: 'Urgences de Mont-de-Marsan' },
    'ldl-ees': { label: 'Service d’accueil (facultatif)', hint: 'Médecine, hôpital Layné' },
    'tlm-da': { label: 'À qui (facultatif)', hint: 'Dr Lamarque, cardiologue' },
    synthesis: { label: 'À qui (facultatif)', hint: 'Le médecin qui prend la suite' },
  } satisfies Record<LetterKind, { readonly label: string; readonly hint: string }>,
  emergency: 'Urgences',
  comment: 'À ajouter (facultatif)',
  request: 'Demande qu’elle accompagne',
  noRequest: 'Aucune',
  legal: 'obligatoire',
  noneKnown: 'Aucune allergie connue',
  noTreatment: 'Aucun traitement',
  which: 'Lesquels',
  whichAllergies: 'Lesquelles',
  answered: 'Votre réponse',
  allergiesText: 'Allergies, une par ligne',
  treatmentsText: 'Traitements, un par ligne',
  source: (source: string, age: string) => (age === '' ? source : `${source} · ${age}`),
  sign: 'Signer et enregistrer',
  /** Without RPPS. */
  keep: 'Enregistrer sans signer',
  signKeys: 'Ctrl + Entrée',
  making: 'Préparation du PDF…',
  ready: 'Tout ce que la loi demande y est.',
  readySynthesis: 'Prête à signer.',
  signed: 'Document signé et enregistré.',
  kept: 'Document enregistré, non signé.',
  replaces: 'Cette version annulera et remplacera celle qui est signée, qui reste lisible.',
  replaceNot: 'En faire un document nouveau',
  keys: {
    'ldl-ees': 'Lettre de liaison à l’entrée',
    'tlm-da': 'Demande d’avis signée',
    synthesis: 'Synthèse pour un confrère',
  },
  ofRequest: { 'ldl-ees': 'Écrire la lettre d’entrée', 'tlm-da': 'Écrire la demande d’avis' },
} as const

export const document = {
  /** Of what came from elsewhere. */
  received: { letter: 'Courrier', report: 'Compte rendu' },
  stored: 'Enregistré dans le journal, partagé avec l’équipe soignante.',
  to: (who: string) => `À l’attention de : ${who}`,
  by: (who: string, profession: string) => `${who}, ${profession}`,
  signature: {
    signed: 'Signé',
    unsigned: 'Non signé',
    received: 'Reçu, signature non vérifiée ici',
    broken: 'Signature non valable',
  },
  signedBy: (who: string, rpps: string, when: string) => `Signé par ${who} (RPPS ${rpps}), ${when}`,
  brokenText:
    'Ce document n’est plus celui qui fut signé, ou ne l’est pas par son auteur. Ne vous y fiez pas ; prévenez le support.',
  version: (version: number) => `version ${version}`,
  replaces: 'Annule et remplace la version précédente.',
  replaced: 'Remplacé par une version plus récente.',
  former: 'Lire la précédente',
  latest: 'Lire la dernière',
  fingerprint: (short: string) => `Empreinte du PDF : ${short}`,
  fingerprintText:
    'Les seize premiers caractères du SHA-256 de ce fichier : deux fichiers qui ont la même sont le même.',
  elsewhere: 'Ce document vient d’ailleurs : ouvrez-le pour le lire.',
  old: 'Ce document fut fait par une version d’avant : ouvrez le PDF pour le lire.',
  correct: 'Corriger',
  correctText: 'Une version nouvelle le remplacera.',
  read: 'Lire',
  readLabel: (what: string) => `Lire : ${what}`,
  back: 'Revenir au dossier',
} as const

export const bar = {
  label: (what: string) => `Imprimer, joindre… ce document : ${what}`,
  more: 'Imprimer, joindre…',
  print: 'Imprimer',
  save: 'Enregistrer',
  archive: 'Archive pour logiciel',
  archiveText: 'IHE_XDM.zip, que le logiciel d’un hôpital range de lui-même',
  send: 'Envoyer',
  attach: 'Joindre',
  attachTo: { transmission: 'à une transmission', referral: 'à une demande' },
  attached: {
    transmission: 'Document joint à votre transmission.',
    referral: 'Document joint à votre demande.',
  },
  copy: 'Copier en texte',
  copied: 'Texte copié.',
  notCopied: 'Le texte n’a pas pu être copié. Recommencez.',
  saved: (fileName: string) => `${fileName} est enregistré.`,
  of: (verb: string, what: string) => `${verb} : ${what}`,
} as const
