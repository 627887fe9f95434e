import { isVoice, type MediaType } from '@navigateur-pro/domain/records/media-type.ts'

export const attachment = {
  photoNotHere: 'Photo pas encore sur ce poste',
  showPhoto: (bytes: number) => `Afficher la photo (${saySize(bytes)})`,
  originalNotHere: 'L’original n’est pas sur ce poste ; la vignette l’est. Il viendra avec le réseau.',
  originalNotSent: 'L’original n’est pas encore parti du poste de son auteur.',
  originalComing: (done: number, total: number) =>
    `L’original arrive… (${done === 0 ? '' : `${saySize(done)} sur `}${saySize(total)})`,
  notHereOffline: 'La photo n’est pas sur ce poste. Elle viendra avec le réseau.',
  voiceNotHere: 'Note vocale pas encore sur ce poste',
  openDocument: 'Ouvrir le document',
  fetchDocument: 'Récupérer le document',
  documentNotHere: 'Document pas encore sur ce poste',
  noun: (type: MediaType) => nounOf(type, 1),
  moving: (type: MediaType, place: number | undefined, done: number, total: number) =>
    `${nounOf(type, 1)}${place === undefined ? '' : ` ${place}`} en cours d’envoi (${saySize(done)} sur ${saySize(total)})`,
  steps: {
    sending: (type: MediaType, count: number) => `${counted(type, count)} en cours d’envoi`,
    waiting: (type: MediaType, count: number) => `${counted(type, count)} en attente d’envoi`,
    sent: (type: MediaType, count: number) =>
      `${counted(type, count)} ${type === 'application/pdf' ? 'envoyé' : 'envoyée'}${count > 1 ? 's' : ''}`,
  },
  onDemand: (count: number, bytes: number) =>
    count === 1
      ? `original à la demande, ${saySize(bytes)}`
      : `${count} originaux à la demande, ${saySize(bytes)}`,
  weight: saySize,
} as const

export const keptFiles = {
  title: 'Sur ce poste',
  keep: 'Garder les photos de ce dossier sur ce poste',
  none: 'Ce dossier n’a pas encore de photo ni de document.',
  all: 'Toutes sont ici, lisibles sans réseau.',
  coming: (count: number, bytes: number) =>
    `${count === 1 ? '1 fichier arrive' : `${count} fichiers arrivent`}${bytes > 0 ? ` (${saySize(bytes)})` : ''}.`,
  waiting: (count: number, bytes: number) =>
    `${count === 1 ? '1 fichier viendra' : `${count} fichiers viendront`} avec le réseau${bytes > 0 ? ` (${saySize(bytes)})` : ''}.`,
  onDemand: (count: number, bytes: number) =>
    `${count === 1 ? '1 original reste' : `${count} originaux restent`} à la demande (${saySize(bytes)}). Les vignettes et les notes vocales sont gardées.`,
} as const

function counted(type: MediaType, count: number): string {
  return count === 1 ? nounOf(type, 1) : `${count} ${nounOf(type, count)}`
}

function nounOf(type: MediaType, count: number): string {
  const plural = count > 1 ? 's' : ''
  if (isVoice(type)) return `note${plural} vocale${plural}`
  return type === 'application/pdf' ? `document${plural}` : `photo${plural}`
}

export function saySize(bytes: number): string {
  const kib = Math.max(1, Math.round(bytes / 1024))
  return kib < 1024 ? `${kib} Ko` : `${(bytes / 1_048_576).toFixed(1).replace('.', ',')} Mo`
}
