import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { ReceivedFile } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { readingsOf } from '../timeline/delivery.ts'
import type { InboxStore } from './inbox-store.ts'
import type { Unpacked } from './unpack.ts'

export type DetachDependencies = {
  readonly store: RecordStore
  readonly waiting: Pick<InboxStore, 'put'>
  readonly attachments: Pick<Attachments, 'bytesOf'>
  readonly writer: Pick<RecordWriter, 'create'>
  readonly unpack: (files: readonly ReceivedFile[]) => Promise<Unpacked>
  readonly personName: () => string
  readonly onChange: () => void
}

/** Whether a received document was taken out of the dossier that names it. */
export function isDetached(store: RecordStore, recordId: string): boolean {
  return store.listByField('document-detachment', 'document', [recordId]).length > 0
}

/**
 * Takes a received document out of the wrong dossier, back to those that wait for a person: it will go nowhere by
 * itself again. Nothing is erased: the dossier keeps that it was there, and who had read it meanwhile is told.
 */
export function createDetach(dependencies: DetachDependencies) {
  const { store, waiting, attachments, writer, unpack, personName, onChange } = dependencies

  return async function detach(
    recordId: string,
    reason: string,
  ): Promise<{ readonly seenBy: readonly string[] }> {
    const record = store.find(recordId)
    const { received, title, file } = (record?.body ?? {}) as Partial<DocumentBody>
    if (record?.type !== 'document' || !received || !file || isDetached(store, recordId)) {
      throw new AppError('conflict', 'Ce document n’est pas, ou n’est plus, un document reçu de ce dossier.')
    }
    const kept = attachments.bytesOf(record.patientId, file.sha256)
    if (!kept) {
      throw new AppError(
        'not_found',
        'Le fichier de ce document n’est pas encore sur ce poste : ouvrez-le une fois, puis recommencez. Rien n’a été changé.',
      )
    }
    const { documents } = await unpack([{ name: title ?? '', mediaType: '', bytes: kept.bytes }])
    const hold = `Retiré d’un autre dossier par ${personName()} : ${reason}`
    const message = {
      sourceId: `detached:${recordId}`,
      source: received.source,
      ...(received.from && { from: received.from }),
      subject: title ?? '',
      text: '',
      receivedAt: received.at,
      refused: [],
    }
    writer.create(
      {
        type: 'document-detachment',
        patientId: record.patientId,
        confidentiality: record.confidentiality,
        body: { document: recordId, reason },
      },
      (db) => {
        const returned = documents.map((document) => ({
          ...document,
          ...(received.archiveSha256 && { archiveSha256: received.archiveSha256 }),
          hold,
        }))
        waiting.put(db, message, returned)
      },
    )
    onChange()
    return { seenBy: readersOf(record) }
  }

  function readersOf(record: CachedRecord): string[] {
    const readings = readingsOf(store, [record.id]).get(record.id) ?? []
    const others = readings.filter(({ author }) => author.id !== record.author.id)
    return [...new Set(others.map(({ author }) => author.name))]
  }
}
