import { createHash } from 'node:crypto'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { hasPhotoMetadata, sniffMediaType } from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import { type FileStore, openFile, storeFile } from '../records/files.ts'
import { isVisible } from '../records/target.ts'
import type { ReadTransaction, StoredRecord } from '../storage/port.ts'
import type { DraftFile } from './note-draft.ts'
import { refuseFhir } from './outcome.ts'

/** The record as this person reads it now: of a dossier that is open to him or her, of a class of the role, not masked. */
export async function findVisible(
  tx: ReadTransaction,
  person: Professional,
  id: string,
): Promise<StoredRecord | undefined> {
  const record = await tx.findRecord(id)
  const readable =
    record && (await tx.isReader(record.patientId, person.id)) && (await isVisible(tx, person, record))
  return readable ? record : undefined
}

/**
 * Keeps the bytes as an upload would, under the same rules, or finds those of another note of the
 * same patient. Throws AppError; not_found to who is not of the circle.
 */
export async function keepFile(
  store: FileStore,
  registry: Registry,
  person: Professional,
  patient: string,
  file: DraftFile,
  where: string,
): Promise<AttachmentReference> {
  const caption = file.caption === undefined ? {} : { caption: file.caption.slice(0, 200) }
  if (file.kind === 'stored') {
    const record = await store.storage.read((tx) => findVisible(tx, person, file.record))
    const known = record && attachmentsOf(registry, record)[file.index]
    if (!known || record.patientId !== patient) {
      throw refuseFhir('business-rule', 'Ce fichier n’est pas de ce dossier.', { where })
    }
    await openFile(store, person, { patient, sha256: known.sha256 })
    return { ...known, ...caption }
  }
  const { bytes } = file
  if (bytes.length > limits.file) throw refuse('too_large')
  const mediaType = sniffMediaType(bytes)
  if (!mediaType) throw refuse('unsupported_media')
  if (hasPhotoMetadata(bytes)) throw refuse('photo_metadata')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await storeFile(store, person, { patient, sha256 }, bytes)
  return { sha256, mediaType, size: bytes.length, ...caption }
}

/** The files that a record names, in its order. */
export function attachmentsOf(registry: Registry, record: StoredRecord): readonly AttachmentReference[] {
  const read = readBody(registry, record)
  return read.kind === 'known' ? (read.type.attachments?.(read.body) ?? []) : []
}

/** What tells it from another file of the same note. */
export function nameOf(file: DraftFile): readonly unknown[] {
  return file.kind === 'stored'
    ? [file.record, file.index, file.caption]
    : [createHash('sha256').update(file.bytes).digest('hex'), file.caption]
}
