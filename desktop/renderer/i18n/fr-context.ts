/** Every sentence about whose dossier is on screen, and how that is known. */

export const context = {
  noSoftware: 'Aucun logiciel de cabinet relié',
  noSoftwareText:
    'Dès qu’un logiciel sera relié, Navigateur Pro suivra son patient. En attendant, ouvrez un dossier par son nom.',
  lostSoftware: (name: string) => `${name} ne répond plus`,
  lostSoftwareText:
    'Navigateur Pro le suivra de nouveau dès son retour. En attendant, ouvrez un dossier par son nom.',
  noPatient: 'Aucun patient ouvert',
  noPatientText: (name: string) => `Ouvrez un patient dans ${name} : il apparaît ici.`,
  software: 'votre logiciel',
  search: 'Chercher un patient',
  accordingTo: (source: string) => `D’après ${source}`,
  ignore: 'Ignorer',

  arrivingTitle: 'Vos dossiers arrivent : celui-ci n’est peut-être pas encore là',
  arrivingText: 'Il s’ouvrira de lui-même s’il arrive. Le créer maintenant pourrait en faire deux.',
  createNow: 'Créer le dossier sans attendre',
  askingTitle: 'On demande au service…',
  askingText: 'S’il a ce dossier, il s’ouvrira de lui-même.',
  unknownTitle: 'Patient inconnu de Navigateur Pro',
  unknownText: 'Aucun dossier de ce poste ne correspond à cette identité. Le service en a peut-être un.',
  near: (dossiers: number) =>
    dossiers === 1
      ? 'Un dossier lui ressemble sans être le sien : comparez avant d’en créer un autre.'
      : `${dossiers} dossiers lui ressemblent sans être le sien : comparez avant d’en créer un autre.`,
  unlikelyAge: 'La date de naissance donne plus de 130 ans : vérifiez-la avant de créer le dossier.',
  hasNoneText: 'Le service n’en a pas non plus. Vous pouvez créer le dossier, avec exactement ces traits.',
  notReachedText:
    'Le service n’a pas répondu : il a peut-être déjà ce dossier. Vous pouvez le créer quand même, avec exactement ces traits.',
  askService: 'Demander au service',
  askAgain: 'Redemander au service',
  create: 'Créer le dossier',

  proposedTitle: 'Est-ce le même patient ?',
  same: 'Oui, c’est le même patient',
  notSame: 'Non, chercher un autre dossier',
  ambiguousTitle: 'Quel dossier ?',
  choose: 'C’est ce dossier',
  join: 'Ces dossiers sont la même personne',
  joinSure:
    'Montrer ces dossiers ensemble, comme une seule personne ? Rien n’est déplacé ni effacé, et vous pourrez les séparer depuis « identité ».',
  joinConfirm: 'Oui, les montrer ensemble',
  joined: 'Les dossiers sont montrés ensemble.',
  collisionTitle: 'Même matricule, traits différents',
  collisionText: (traits: string) =>
    `Le matricule INS est le même, mais ceci diffère : ${traits}. L’écriture est bloquée et l’écart est noté. Vérifiez l’identité à sa source.`,
  collisionSeeks: 'Chercher un autre dossier',
  conflictTitle: 'Deux logiciels, deux patients',
  conflictWindows: 'Deux fenêtres, deux patients',
  conflictText:
    'Rien n’est ouvert tant qu’il y en a deux à l’écran. Dites lequel suivre : l’autre attendra de parler de nouveau.',
  followThis: 'Suivre ce dossier',
  followLabel: (who: string, source: string) => `Suivre ce dossier : ${who}, ${source}`,
  invalidTitle: 'Identité refusée',
  invalidText: 'Corrigez l’identité à sa source, puis rouvrez le patient.',
  nothingWritten: 'Rien n’a été écrit.',
  inDossier: 'Navigateur Pro',
  differs: 'diffère',
  missing: 'manque d’un côté',

  stale: (since: string) =>
    `Le logiciel de cabinet ne répond plus depuis ${since}. Rien ne peut être écrit d’ici.`,
  reopen: 'Ouvrir ce dossier moi-même',
  elsewhere: (who: string) => `Votre logiciel est sur ${who}`,
  comeBack: 'Revenir',
  confirmed: (by: string, when: string) => `Lien confirmé par ${by}, ${when}`,
  undo: 'Annuler',
  undoLabel: 'Annuler ce lien',
  undoSure: (writes: number) =>
    `${sayWrites(writes)} Annuler le lien n’y change rien : Navigateur Pro vous demandera de nouveau quel est ce patient.`,
  undoConfirm: 'Annuler ce lien',
  undone: 'Le lien est annulé.',
  offers: 'Le logiciel connaît mieux cette identité.',
  seeOffer: 'Comparer',
} as const

function sayWrites(count: number): string {
  if (count === 0) return 'Rien n’a été écrit d’ici dans ce dossier depuis.'
  return count === 1
    ? 'Depuis, une écriture a été faite d’ici dans ce dossier ; elle y reste.'
    : `Depuis, ${count} écritures ont été faites d’ici dans ce dossier ; elles y restent.`
}

export const identityPanel = {
  title: (who: string) => `Identité de ${who}`,
  offered: (source: string) => `${source} connaît mieux cette identité`,
  adopt: 'Mettre à jour le dossier',
  adopted: 'Identité mise à jour dans le dossier.',
  traits: 'Traits du dossier',
  by: (who: string, when: string) => `${who}, ${when}`,
  openedBy: (who: string, when: string) => `Sans autre mention : traits donnés par ${who}, ${when}.`,
  links: 'Liens confirmés',
  linkFrom: (source: string) => `D’après ${source}`,
  confirmedBy: (who: string, when: string) => `confirmé par ${who}, ${when}`,
  undoneBy: (who: string, when: string) => `annulé par ${who}, ${when}`,
  undo: 'Annuler',
  undoLabel: (source: string) => `Annuler le lien avec ${source}`,
  undoSure:
    'Annuler ce lien ? Ce qui est écrit reste dans le dossier ; la question vous sera posée de nouveau.',
  undoConfirm: 'Annuler ce lien',
  joined: 'Dossiers réunis',
  joinedBy: (who: string, when: string) => `joint par ${who}, ${when}`,
  separatedBy: (who: string, when: string) => `séparé par ${who}, ${when}`,
  separate: 'Séparer',
  separateLabel: (who: string) => `Séparer ${who}`,
  separateSure: (who: string) => `Séparer ${who} de ce dossier ? Chacun garde ce qui lui a été écrit.`,
  separateConfirm: 'Séparer ces dossiers',
  separated: 'Les dossiers sont séparés.',
  history: 'Changements',
  noChange: 'L’identité n’a pas changé depuis l’ouverture du dossier.',
  trait: 'Trait',
  before: 'Avant',
  after: 'Après',
  nothing: 'non connu',
} as const

export const scan = {
  choose: 'Lire un datamatrix',
  reading: 'Lecture du datamatrix…',
  read: 'Datamatrix lu.',
  wrongFile:
    'Ce fichier n’est ni une image PNG ou JPEG, ni un PDF. Rien n’a été lu ; choisissez une photo nette du datamatrix ou le PDF du document.',
  tooLarge:
    'Ce fichier dépasse 10 Mo. Rien n’a été lu ; recadrez l’image sur le datamatrix, puis recommencez.',
  failed: 'Le datamatrix n’a pas pu être lu. Rien n’a été ouvert ; scannez-le de nouveau, bien à plat.',
} as const
