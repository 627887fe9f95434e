/** Every sentence of what is done when something went wrong: lost network, lost desk, lost access. */

const items = (count: number) => (count > 1 ? `${count} éléments` : '1 élément')

export const unsent = {
  export: 'Exporter ce qui n’est pas envoyé',
  warning:
    'Le fichier se lit sans code et nomme des patients : gardez-le en lieu sûr, effacez-le dès qu’il ne sert plus.',
  exported: (fileName: string) => `Exporté : ${fileName}`,
} as const

export const wiped = {
  title: 'Ce poste a été effacé',
  when: (moment: string) => `Effacé ${moment}. Rien n’y reste : ni dossier, ni brouillon, ni clé.`,
  again:
    'Pour le réutiliser, choisissez un nouveau code, puis connectez-vous : vos dossiers seront relus au service.',
  start: 'Réutiliser ce poste',
} as const

export const leaseEnded = {
  title: 'Votre accès est à confirmer',
  text: (lastSeen: string) =>
    `Ce poste n’a plus joint le service depuis trop longtemps${lastSeen}. Vos droits ont pu changer : aucun dossier n’est montré tant que le service ne les a pas confirmés.`,
  lastSeen: (moment: string) => ` (dernier échange ${moment})`,
  kept: 'Rien n’est effacé : dossiers et brouillons sont gardés ici, chiffrés.',
  waiting: (count: number) =>
    count > 1
      ? `${count} éléments attendent d’être envoyés et partiront dès la connexion.`
      : '1 élément attend d’être envoyé et partira dès la connexion.',
} as const

export const devices = {
  title: 'Ce poste et mes autres postes',
  text: 'Où vous avez ouvert Navigateur Pro. Un poste perdu, volé ou rendu s’efface d’ici.',
  reading: 'Lecture de vos postes…',
  name: (mark: string) => `Poste ${mark}`,
  current: 'ce poste',
  seen: (moment: string) => `relié ${moment}`,
  neverSeen: 'jamais relié',
  signedIn: 'session ouverte',
  signedOut: 'session fermée',
  version: (version: string) => `version ${version}`,
  ordered: 'Effacement demandé. Il se fera dès que ce poste joindra le service.',
  told: 'Le poste a reçu l’ordre d’effacement.',
  wipe: 'Effacer ce poste',
  wipeLabel: (mark: string) => `Effacer ce poste : ${mark}`,
  sure: (mark: string) =>
    `Effacer le poste ${mark} ? Dès qu’il joindra le service, ses clés, ses dossiers et ses brouillons y seront détruits, avec ce qu’il n’avait pas encore envoyé : cela sera perdu. Ce que le service a reçu y reste. Cet ordre ne se reprend pas.`,
  sureHere: (unsentCount: number) =>
    `Effacer le poste que vous utilisez ? Ses clés, ses dossiers et ses brouillons sont détruits tout de suite${unsentCount > 0 ? `, avec ${items(unsentCount)} que le service n’a pas : cela sera perdu` : ''}. Ce que le service a reçu y reste. Cet ordre ne se reprend pas.`,
  confirm: 'Effacer définitivement',
  done: (mark: string) => `Effacement demandé pour le poste ${mark}.`,
} as const

export const support = {
  title: 'Rapport pour l’assistance',
  text: 'Versions, compteurs et positions : ce que l’assistance demande d’abord. Aucune donnée de patient.',
  make: 'Préparer le rapport',
  label: 'Texte du rapport',
  copy: 'Copier le rapport',
  copied: 'Rapport copié.',
  save: 'Enregistrer dans un fichier',
  saved: (fileName: string) => `Enregistré : ${fileName}`,
} as const
