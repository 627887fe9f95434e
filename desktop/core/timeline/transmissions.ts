import { AppError } from '@navigateur-pro/domain/errors.ts'
import { isReadWithin, mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { defaultConfidentiality, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { type Mention, transmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import { readMembers } from '../circle/read-members.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { RecordWriter } from '../records/record-writer.ts'

export type TransmissionsDependencies = {
  readonly drafts: Drafts
  readonly writer: RecordWriter
  readonly store: RecordStore
  readonly registry: Registry
  readonly person: () => Professional
}

export function createTransmissions({ drafts, writer, store, registry, person }: TransmissionsDependencies) {
  /** Nobody is asked in words that he or she will never see. */
  function expectReadable(
    patientId: string,
    mentions: readonly Mention[],
    chosen: ConfidentialityClass | undefined,
  ): void {
    const type = registry.find('transmission')!
    const written = chosen ?? defaultConfidentiality(type, person().role)
    const { members } = readMembers(store, patientId)
    for (const { id, name } of mentions) {
      const member = members.find((one) => one.member.id === id)?.member
      if (member && written && mayRead(member.role, written)) continue
      throw new AppError(
        'bad_input',
        member
          ? `${name} n’a pas accès à cette note. Choisissez d’autres lecteurs, ou retirez son nom. Votre brouillon est gardé.`
          : `${name} n’est plus dans le cercle de ce patient. Retirez son nom. Votre brouillon est gardé.`,
      )
    }
  }

  /** A document is not opened to more people by being joined to a note. */
  function expectAsNarrow(
    patientId: string,
    attached: readonly AttachmentReference[],
    chosen: ConfidentialityClass | undefined,
  ): void {
    if (attached.length === 0) return
    const type = registry.find('transmission')!
    const written = chosen ?? defaultConfidentiality(type, person().role)
    const joined = new Set(attached.map(({ sha256 }) => sha256))
    const wider = store
      .listByPatient(patientId, ['document'])
      .filter(({ body }) => joined.has((body as DocumentBody).file.sha256))
      .find(({ confidentiality }) => written && !isReadWithin(written, confidentiality))
    if (!wider) return
    throw new AppError(
      'forbidden',
      `« ${(wider.body as DocumentBody).title} » n’est lu que par les soignants. Choisissez-les comme lecteurs, ou retirez ce document. Votre brouillon est gardé.`,
    )
  }

  return {
    /** The draft becomes the record in one transaction: a crash leaves one or the other, never both, never none. */
    write(draftId: string): { recordId: string } {
      const { patientId, body } = drafts.read(draftId, 'transmission')
      const { confidentiality, ...rest } = body
      const parsed = transmissionBody.safeParse(rest)
      if (!parsed.success) {
        throw new AppError('bad_input', 'Écrivez un texte ou joignez une photo. Votre brouillon est gardé.')
      }
      expectReadable(patientId, parsed.data.mentions, confidentiality)
      expectAsNarrow(patientId, parsed.data.attachments, confidentiality)
      const { id } = writer.create(
        { type: 'transmission', patientId, body: parsed.data, confidentiality },
        (db) => drafts.remove(db, draftId),
      )
      return { recordId: id }
    },
  }
}
