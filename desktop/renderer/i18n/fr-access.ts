/** Every sentence of who looked at a dossier, and of access in an emergency. */

export const access = {
  title: 'Qui a consulté',
  text: 'Qui a ouvert ce dossier, une photo ou un document, une ligne par jour ; sans réseau aussi, dès que le poste est revenu.',
  show: 'Afficher qui a consulté',
  hide: 'Masquer la liste',
  earlier: 'Plus ancien',
  everybody: 'Tout le monde',
  filter: 'De qui',
  empty: 'Personne n’a encore ouvert ce dossier.',
  me: 'vous',
  did: {
    dossier: 'a ouvert le dossier',
    photo: 'a ouvert une photo',
    document: 'a ouvert un document',
    emergency: 'a ouvert le dossier en urgence, sans être du cercle',
    'emergency-ended': 'n’a plus d’accès d’urgence',
  },
  at: (time: string) => `à ${time}`,
  about: (label: string, by: string, day: string) => `${label} de ${by}, ${day}`,
  offline: 'sans réseau, le service l’a su plus tard',
  until: (time: string) => `lecture seule, jusqu’à ${time}`,
  reason: (text: string) => `Motif : ${text}`,
  reasonKept: 'Le motif est réservé à qui lit le dossier médical.',
} as const

export const emergency = {
  open: 'Accès d’urgence…',
  title: 'Accès d’urgence',
  text: (hours: number) =>
    `Si le service connaît ce patient, vous lirez son dossier pendant ${hours} heures, sans pouvoir y écrire. Son cercle de soins en est prévenu aussitôt, avec votre nom. Ce que le patient a masqué reste masqué.`,
  reason: 'Motif',
  reasonHint: (letters: number) =>
    `${letters} caractères au moins. Le médecin traitant et la coordination infirmière le liront.`,
  tooShort: (letters: number) => `Écrivez le motif en ${letters} caractères au moins. Rien n’a été ouvert.`,
  confirm: (hours: number) => `Lire le dossier pendant ${hours} heures`,
  cancel: 'Ne pas ouvrir',
  opened: 'Accès d’urgence ouvert, en lecture seule.',
  band: (left: string) => `Accès d’urgence, lecture seule, encore ${left}`,
  refused: 'Accès d’urgence : ce dossier se lit, rien ne peut y être écrit.',
  end: 'Y mettre fin',
  endSure: 'Mettre fin à l’accès d’urgence ? Ce dossier quitte ce poste.',
  endConfirm: 'Mettre fin maintenant',
  ended: 'Accès d’urgence terminé : le dossier a quitté ce poste.',
} as const
