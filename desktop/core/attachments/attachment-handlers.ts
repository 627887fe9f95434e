import type { Drafts } from '../drafts/drafts.ts'
import type { HandlersOf } from '../handlers.ts'
import type { DossierStore } from '../records/dossier-store.ts'
import type { Attachments } from './attachments.ts'
import type { Tickets } from './tickets.ts'
import { createWriteTicket } from './write-ticket.ts'

type Dependencies = {
  readonly attachments: Attachments
  readonly drafts: Drafts
  readonly tickets: Tickets
  readonly dossiers: Pick<DossierStore, 'group'>
  /** Fetches what is now wanted, without being waited for. */
  readonly moveFiles: () => void
  readonly onPinned: (patientId: string) => void
}

export function attachmentHandlers(dependencies: Dependencies): HandlersOf<'attachment' | 'dossier'> {
  const { attachments, drafts, tickets, dossiers, moveFiles, onPinned } = dependencies
  return {
    'attachment.prepare': createWriteTicket(drafts, tickets),
    'attachment.fetch': ({ patientId, sha256 }) => {
      if (attachments.ask(patientId, sha256)) moveFiles()
      return attachments.progress(patientId, sha256)
    },
    'dossier.files': ({ patientId }) => {
      const files = dossiers.group(patientId).map(attachments.kept)
      const sum = (name: 'count' | 'missing' | 'bytes') => files.reduce((total, one) => total + one[name], 0)
      return {
        pinned: files.some(({ pinned }) => pinned),
        count: sum('count'),
        missing: sum('missing'),
        bytes: sum('bytes'),
      }
    },
    'dossier.pin': ({ patientId, pinned }) => {
      for (const one of dossiers.group(patientId)) attachments.pin(one, pinned)
      moveFiles()
      onPinned(patientId)
      return {}
    },
  }
}
