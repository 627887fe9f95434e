import { AppError } from '@navigateur-pro/domain/errors.ts'
import { transmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { RecordWriter } from '../records/record-writer.ts'

type Dependencies = { readonly drafts: Drafts; readonly writer: RecordWriter }

export function createTransmissions({ drafts, writer }: Dependencies) {
  return {
    /** The draft becomes the record in one transaction: a crash leaves one or the other, never both, never none. */
    write(draftId: string): { recordId: string } {
      const { patientId, body } = drafts.read(draftId, 'transmission')
      const { confidentiality, ...rest } = body
      const parsed = transmissionBody.safeParse(rest)
      if (!parsed.success) {
        throw new AppError('bad_input', 'Écrivez un texte ou joignez une photo. Votre brouillon est gardé.')
      }
      const { id } = writer.create(
        { type: 'transmission', patientId, body: parsed.data, confidentiality },
        (db) => drafts.remove(db, draftId),
      )
      return { recordId: id }
    },
  }
}
