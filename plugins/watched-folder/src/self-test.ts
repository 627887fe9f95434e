import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import type { SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import type { Settings } from './settings.ts'

/** What the running plugin remembers: times and reasons, nothing of a patient. */
export type Seen = {
  file?: { readonly at: number; readonly refusal?: FileRefusal }
  removalFailed?: boolean
}

type FileRefusal = { readonly about: 'file' | 'encoding' | 'format'; readonly message: string }

type Watched = Seen & { readonly strange: number; readonly leftover: number | undefined }

/** A network drive that went away may not answer at all. */
const patienceMs = 2_000

/** Looks at the folder now, then says what became of the files, in the order in which to repair. */
export async function testFolder(settings: Settings, seen: Watched): Promise<readonly SelfCheck[]> {
  if (settings.folder === '') {
    const advice =
      'Choisissez dans les réglages le dossier où votre logiciel écrit le patient ouvert, puis le format du fichier.'
    return [{ label: 'Un dossier d’échange est choisi', outcome: 'failed', advice }]
  }
  const folder = await Promise.race([lookAt(settings.folder), silence()])
  const checks = [exists(folder), ...rights(folder)]
  if (folder.kind !== 'readable') return checks
  return [
    ...checks,
    arrival(seen),
    ...(seen.file ? [reading(seen.file, settings)] : []),
    ...(seen.strange > 0 ? [links] : []),
    ...(seen.removalFailed ? [removal] : []),
  ]
}

type Folder =
  | { readonly kind: 'silent' | 'missing' | 'not-a-folder' | 'not-readable' }
  | { readonly kind: 'readable'; readonly mode: number; readonly mine: boolean }

async function lookAt(path: string): Promise<Folder> {
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return { kind: 'not-a-folder' }
    const readable = await access(path, constants.R_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!readable) return { kind: 'not-readable' }
    return { kind: 'readable', mode: found.mode, mine: found.uid === process.getuid?.() }
  } catch {
    return { kind: 'missing' }
  }
}

function silence(): Promise<Folder> {
  return new Promise((resolve) => setTimeout(() => resolve({ kind: 'silent' }), patienceMs).unref())
}

function exists({ kind }: Folder): SelfCheck {
  const label = 'Le dossier d’échange existe et répond'
  if (kind === 'readable' || kind === 'not-readable') return { label, outcome: 'ok' }
  const advice = {
    silent:
      'Le lecteur réseau ne répond pas. Vérifiez le réseau et le serveur ; la surveillance reprendra seule.',
    missing:
      'Ce dossier n’existe pas sur ce poste. Vérifiez le chemin dans les réglages, ou reconnectez le lecteur réseau ; la surveillance reprendra seule.',
    'not-a-folder': 'Ce chemin est celui d’un fichier. Donnez dans les réglages celui de son dossier.',
  }[kind]
  return { label, outcome: 'failed', advice }
}

function rights(folder: Folder): readonly SelfCheck[] {
  const readable = 'Votre compte peut lire ce dossier'
  if (folder.kind === 'readable') return [{ label: readable, outcome: 'ok' }, privacy(folder)]
  if (folder.kind !== 'not-readable') return []
  const advice =
    'Les droits du dossier l’interdisent. Donnez à votre compte le droit de le lire et de le parcourir.'
  return [{ label: readable, outcome: 'failed', advice }]
}

function privacy({ mode, mine }: Extract<Folder, { kind: 'readable' }>): SelfCheck {
  const label = 'Votre compte est le seul à pouvoir écrire dans ce dossier'
  if (process.platform === 'win32') {
    const advice =
      'Cela ne se vérifie pas d’ici sous Windows. Dans les propriétés du dossier, onglet Sécurité, ne laissez écrire que votre compte et celui du logiciel.'
    return { label, outcome: 'waiting', advice }
  }
  if (mine && (mode & 0o022) === 0) return { label, outcome: 'ok' }
  const advice =
    'D’autres comptes peuvent y déposer un patient : les fichiers sont lus quand même. Réservez le dossier à votre compte et à celui du logiciel.'
  return { label, outcome: 'failed', advice }
}

function arrival({ file, leftover }: Watched): SelfCheck {
  if (file) return { label: `Un fichier est arrivé, ${since(file.at)}`, outcome: 'ok' }
  const label = 'Un fichier est arrivé'
  const advice =
    leftover === undefined
      ? 'Aucun fichier de ce nom n’est arrivé. Ouvrez un patient dans votre logiciel ; si rien ne change, vérifiez qu’il exporte dans ce dossier, et le nom des fichiers dans les réglages.'
      : `Un fichier, écrit ${since(leftover)}, était déjà là : il n’a pas été ouvert, ce pourrait être le patient d’hier. Rouvrez le patient dans votre logiciel.`
  return { label, outcome: 'waiting', advice }
}

function reading({ refusal }: NonNullable<Seen['file']>, { encoding }: Settings): SelfCheck {
  const label = 'Le dernier fichier a été lu'
  if (!refusal) return { label, outcome: 'ok' }
  const hints = {
    encoding: `Dans les réglages, choisissez un autre encodage que ${encoding} : Windows-1252 sous Windows, CP850 pour un logiciel issu de MS-DOS.`,
    format: 'Corrigez l’export, ou le format choisi dans les réglages, puis rouvrez le patient.',
    file: 'Rouvrez le patient dans votre logiciel.',
  }
  return { label, outcome: 'failed', advice: `${refusal.message} ${hints[refusal.about]}` }
}

const links: SelfCheck = {
  label: 'Le dossier ne contient que des fichiers',
  outcome: 'failed',
  advice:
    'Un lien porte le nom d’un export : il n’est jamais suivi. Supprimez-le ; si vous ne l’avez pas créé, prévenez la personne qui s’occupe de votre informatique.',
}

const removal: SelfCheck = {
  label: 'Le fichier lu est effacé',
  outcome: 'failed',
  advice:
    'L’effacement a été refusé. Donnez à votre compte le droit d’écrire dans ce dossier, ou décochez l’effacement.',
}

function since(at: number): string {
  const minutes = Math.floor((Date.now() - at) / 60_000)
  if (minutes < 1) return 'il y a moins d’une minute'
  if (minutes < 120) return `il y a ${minutes} min`
  return minutes < 2880
    ? `il y a ${Math.floor(minutes / 60)} h`
    : `il y a ${Math.floor(minutes / 1440)} jours`
}
