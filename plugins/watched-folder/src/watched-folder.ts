import { randomUUID } from 'node:crypto'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { definePlugin, type PluginHost, type RunningPlugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import { type FileLook, removeExport } from './export-file.ts'
import { type Doubt, FolderWatch, type Pace, pace } from './folder-watch.ts'
import { formats } from './formats.ts'
import { type ExportResult, readExport } from './read-export.ts'
import { type Seen, testFolder } from './self-test.ts'
import { nameMatcher, type Settings, settings } from './settings.ts'

/** Practice software that writes a file each time it opens a patient: GDT, HPRIM-like, text, FHIR. */
export const watchedFolder = definePlugin({
  id: 'watched-folder',
  label: 'Dossier d’échange du logiciel',
  description:
    'Pour un logiciel qui sait écrire un fichier à chaque patient ouvert, sur ce poste ou sur un lecteur réseau.',
  configuration: settings,
  onByDefault: false,
  start: async (host, chosen) => startWatchedFolder(host, chosen, pace),
})

export function startWatchedFolder(host: PluginHost, chosen: Settings, rhythm: Pace): RunningPlugin {
  const format = formats[chosen.format]
  const epoch = randomUUID()
  const seen: Seen = {}
  let sequence = 0
  /** What was last said, while it holds. */
  let vouched: Said | undefined
  let gone = false

  function publish(said: Said): void {
    vouched = said.kind === 'opened' ? said : undefined
    sequence += 1
    try {
      host.publish({ source: 'watched-folder', epoch, sequence, evidence: 'paired', ...said })
    } catch {
      host.log('folder.publish-failed')
    }
  }

  function onFile(bytes: Uint8Array, look: FileLook): boolean {
    const read = readExport(bytes, format, { encoding: chosen.encoding, today: localDay() })
    const at = Number(look.writtenAt / 1_000_000n)
    seen.file = { at }
    if (read.kind === 'invalid') {
      const about = read.code === 'ENCODING' ? 'encoding' : 'format'
      seen.file = { at, refusal: { about, message: read.message } }
      host.log('folder.refused', { reason: read.code })
      stopVouching()
      return false
    }
    host.log('folder.read')
    publish(messageOf(read, at))
    if (chosen.remove) void remove(look)
    return true
  }

  function onDoubt(doubt: Doubt): void {
    seen.file = { at: Date.now(), refusal: { about: 'file', message: doubts[doubt] } }
    host.log('folder.refused', { reason: doubt })
    stopVouching()
  }

  /** The software is on someone else by now: the last patient may not be written to. */
  function stopVouching(): void {
    if (vouched) publish({ kind: 'lost', at: Date.now() })
  }

  async function remove(look: FileLook): Promise<void> {
    try {
      await removeExport(look)
      seen.removalFailed = false
    } catch {
      seen.removalFailed = true
      host.log('folder.removal-failed')
    }
  }

  let before: Said | undefined

  /** « Ne répond plus » is said no longer than it is true. A patient who was shown stays, in grey. */
  function endAbsence(): void {
    if (gone && !before) publish({ kind: 'closed', at: Date.now() })
  }

  const watch =
    chosen.folder === ''
      ? undefined
      : new FolderWatch(
          {
            folder: chosen.folder,
            matches: nameMatcher(chosen.fileName),
            maxBytes: format.maxBytes,
            pace: rhythm,
          },
          {
            onFile,
            onDoubt,
            onGone() {
              before = vouched
              gone = true
              host.log('folder.gone')
              publish({ kind: 'lost', at: Date.now() })
            },
            onBack(same) {
              if (gone) host.log('folder.back')
              if (same && before) publish(before)
              else endAbsence()
              gone = false
              before = undefined
            },
          },
        )

  return {
    async stop() {
      watch?.stop()
      stopVouching()
      endAbsence()
    },
    selfTest: () => testFolder(chosen, { ...seen, strange: watch?.strange ?? 0, leftover: watch?.leftover }),
  }
}

type Said = Pick<ContextMessage, 'kind' | 'at' | 'patient' | 'intent'>

function messageOf(read: Exclude<ExportResult, { kind: 'invalid' }>, at: number): Said {
  if (read.kind === 'closed') return { kind: 'closed', at }
  const { patient, intent } = read
  return { kind: 'opened', at, patient, ...(intent === undefined ? {} : { intent }) }
}

const doubts: Readonly<Record<Doubt, string>> = {
  'too-large': 'Le fichier n’a pas été lu : il est bien plus grand que l’identité d’un patient.',
  'not-a-file': 'Le fichier n’a pas été lu : c’est un lien ou autre chose qu’un fichier.',
  locked:
    'Le fichier n’a pas été lu : il est verrouillé par un autre programme, ou ses droits l’interdisent.',
  unfinished: 'Le fichier n’a pas été lu : il est vide, ou il n’a pas fini d’être écrit.',
  future:
    'Le fichier n’a pas été lu : il est daté de plus d’un jour dans le futur. Mettez les horloges à l’heure.',
}

function localDay(): CalendarDay {
  const now = new Date()
  return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() }
}
