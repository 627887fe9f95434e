import { AppError } from '@navigateur-pro/domain/errors.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { Handlers } from '../../contract/api.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Tickets } from './tickets.ts'

/** An address to send the bytes of a draft's attachment to: they belong to the draft's patient, whoever is on screen. */
export function createWriteTicket(drafts: Drafts, tickets: Tickets): Handlers['attachment.prepare'] {
  return ({ draftId, mediaType, size }) => {
    if (size > limits.file) {
      throw new AppError(
        'too_large',
        'Ce fichier dépasse 10 Mo. Il n’a pas été joint ; votre texte est gardé.',
      )
    }
    return { url: tickets.issue({ kind: 'write', patientId: drafts.patientOf(draftId), mediaType, size }) }
  }
}
