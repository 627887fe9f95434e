export const voice = {
  dictate: 'Dicter',
  stop: 'Arrêter',
  keys: 'Ctrl + D',
  opening: 'Ouverture du microphone…',
  left: (seconds: number) => `reste ${sayLength(seconds)}`,
  started: 'Le microphone enregistre.',
  kept: 'Note vocale enregistrée ici.',
  timeUp: 'Cinq minutes : la note est enregistrée ici. Dictez-en une autre pour continuer.',
  nothingHeard: 'Rien n’est entendu. Vérifiez que le microphone n’est pas coupé.',
  remove: 'Supprimer',
  note: (index: number, length: string) => `Note vocale ${index}${afterComma(length)}`,
  noteOf: (who: string | undefined, length: string) =>
    `Note vocale${who === undefined ? '' : ` de ${who}`}${afterComma(length)}`,
  length: sayLength,
  clock: (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
  play: 'Écouter',
  again: 'Réécouter',
  pause: 'Pause',
  place: 'Position dans la note',
  placeOf: (at: number, seconds: number) => `${sayLength(at)} sur ${sayLength(seconds)}`,
  notPlayable: 'Cette note vocale n’a pas pu être lue sur ce poste. Elle est gardée ; rouvrez le dossier.',
  refused:
    'Le microphone est refusé à Navigateur Pro. Rien n’a été enregistré ; autorisez-le dans les réglages de ce poste, ou écrivez.',
  absent: 'Aucun microphone n’est branché à ce poste. Rien n’a été enregistré ; branchez-en un, ou écrivez.',
  taken:
    'Le microphone est pris par un autre logiciel. Rien n’a été enregistré ; fermez cet autre logiciel, puis dictez de nouveau.',
  nothingRecorded: 'Rien n’a été enregistré : la dictée était trop courte. Votre texte est gardé.',
  notKept: 'La note vocale n’a pas pu être enregistrée. Votre texte est gardé ; dictez-la de nouveau.',
  limit:
    'Une transmission porte dix pièces au plus. La note vocale n’a pas été jointe ; votre texte est gardé.',
} as const

/** « 0 min 42 » */
function sayLength(seconds: number): string {
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')}`
}

function afterComma(length: string): string {
  return length === '' ? '' : `, ${length}`
}
