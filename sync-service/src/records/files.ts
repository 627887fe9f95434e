import { createHash, randomUUID } from 'node:crypto'
import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import {
  hasPhotoMetadata,
  type MediaType,
  sniffMediaType,
} from '@navigateur-pro/domain/records/media-type.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { type RefusalCode, refuse } from '../errors.ts'
import type { ReadTransaction, Storage, Upload } from '../storage/port.ts'
import { rolesReading } from './author.ts'
import { countChunks, type FileVault } from './file-vault.ts'

export type FileAddress = { readonly patient: string; readonly sha256: string }
export type FileStore = { readonly storage: Storage; readonly vault: FileVault }
type UploadChunk = { readonly offset: number; readonly bytes: Buffer; readonly sha256?: Buffer }

const uploadLifeMs = 24 * 3_600_000
/** Bytes in clear of all the files of one patient. */
export const patientQuota = 500 * 1_048_576

/**
 * Opens an upload of at most `limits.file` bytes. A file that the patient has already is given as an
 * upload that has ended. Throws not_found (not a member), too_large, quota_reached.
 */
export async function startUpload(
  { storage }: FileStore,
  professional: Professional,
  file: FileAddress & { readonly mediaType: MediaType; readonly size: number },
  at = new Date().toISOString(),
): Promise<Upload> {
  if (file.size > limits.file) throw refuse('too_large')
  return storage.write(async (tx) => {
    const { patient, sha256, size } = file
    if (!(await tx.isMember(patient, professional.id))) throw refuse('not_found')
    await tx.dropExpiredUploads(at)
    const whole = await findWhole(tx, professional, file)
    if (whole) return whole
    if ((await tx.sumFileSizes(patient)) + size > patientQuota) throw refuse('quota_reached')
    const upload: Upload = {
      id: randomUUID(),
      patient,
      professional: professional.id,
      sha256,
      mediaType: file.mediaType,
      size,
      offset: 0,
      chunks: 0,
      expiresAt: new Date(Date.parse(at) + uploadLifeMs).toISOString(),
    }
    await tx.saveUpload(upload)
    return upload
  })
}

/**
 * Where an upload of this person is. Whoever left the circle meanwhile finds nothing more, and what
 * had come is dropped. Throws not_found.
 */
export async function findUpload(
  { storage }: FileStore,
  professional: Professional,
  id: string,
  at = new Date().toISOString(),
): Promise<Upload> {
  const { upload, isMember } = await storage.read(async (tx) => {
    const [patient = '', sha256] = id.split('.')
    const upload = sha256 ? await findWhole(tx, professional, { patient, sha256 }) : await tx.findUpload(id)
    return { upload, isMember: upload && (await tx.isMember(upload.patient, professional.id)) }
  })
  if (!upload || upload.professional !== professional.id || upload.expiresAt <= at) throw refuse('not_found')
  if (!isMember) return drop(storage, id, 'not_found')
  return upload
}

/** Stops an upload of this person: what came is dropped. Throws not_found. */
export async function cancelUpload(store: FileStore, professional: Professional, id: string): Promise<void> {
  const upload = await findUpload(store, professional, id)
  if (upload.offset === upload.size) throw refuse('not_found')
  await store.storage.write((tx) => tx.dropUpload(id))
}

/**
 * Adds the next chunk; the last one makes the file available in the same transaction, once the
 * bytes are what was announced. Throws not_found, upload_offset, checksum_mismatch, and for a whole
 * that is refused: unsupported_media, photo_metadata, file_mismatch, quota_reached.
 */
export async function appendChunk(
  store: FileStore,
  professional: Professional,
  id: string,
  { offset, bytes, sha256 }: UploadChunk,
  at = new Date().toISOString(),
): Promise<Upload> {
  const { storage, vault } = store
  const upload = await findUpload(store, professional, id, at)
  const left = upload.size - upload.offset
  if (offset !== upload.offset || left === 0) throw refuse('upload_offset')
  // Each PATCH is one sealed chunk: only the last one may be shorter.
  if (bytes.length !== Math.min(limits.chunk, left)) throw refuse('bad_input')
  if (sha256 && !hashOf(bytes).equals(sha256)) throw refuse('checksum_mismatch')
  const isLast = bytes.length === left
  if (isLast) {
    const refusal = judge(upload, await readWhole(store, upload, bytes))
    if (refusal) return drop(storage, id, refusal)
  }
  const sealed = vault.seal({ ...upload, chunk: upload.chunks }, bytes)
  const refusal = await storage.write(async (tx): Promise<RefusalCode | undefined> => {
    // Another process may have taken the same chunk, and the circle may have changed, since we looked.
    const now = await tx.findUpload(id)
    if (!now) return 'not_found'
    if (now.offset !== offset) return 'upload_offset'
    const { patient } = upload
    const refusal = !(await tx.isMember(patient, professional.id))
      ? 'not_found'
      : isLast && (await tx.sumFileSizes(patient)) + upload.size > patientQuota
        ? 'quota_reached'
        : undefined
    if (refusal) {
      await tx.dropUpload(id)
      return refusal
    }
    await tx.appendUpload(id, sealed, bytes.length)
    if (!isLast || !(await tx.finishUpload(id, at))) return undefined
    const classes = await tx.listFileClasses(patient, upload.sha256, professional.id)
    await tx.wakeMembers(patient, rolesReading(classes))
    await tx.appendAudit({
      at,
      actor: professional.id,
      action: 'file.stored',
      patient,
      subject: upload.sha256,
      outcome: 'ok',
    })
    return undefined
  })
  if (refusal) throw refuse(refusal)
  return { ...upload, offset: offset + bytes.length, chunks: upload.chunks + 1 }
}

/** Keeps a whole file at once, as an upload would; for seeds. Sending it again changes nothing. */
export async function storeFile(
  store: FileStore,
  professional: Professional,
  address: FileAddress,
  bytes: Buffer,
): Promise<void> {
  const mediaType = sniffMediaType(bytes)
  if (!mediaType) throw refuse('unsupported_media')
  const upload = await startUpload(store, professional, { ...address, mediaType, size: bytes.length })
  for (let { offset } = upload; offset < bytes.length; offset += limits.chunk) {
    const chunk = bytes.subarray(offset, offset + limits.chunk)
    await appendChunk(store, professional, upload.id, { offset, bytes: chunk })
  }
}

export type OpenFile = {
  readonly mediaType: string
  readonly size: number
  /** The bytes from `from` to `to` included, one chunk at a time; each is authenticated before it is given. */
  read(from: number, to: number): AsyncGenerator<Buffer, void>
}

/** Throws not_found unless the person is there, and may read a record that names the file. */
export async function openFile(
  { storage, vault }: FileStore,
  professional: Professional,
  { patient, sha256 }: FileAddress,
): Promise<OpenFile> {
  const file = await storage.read(async (tx) => {
    if (!(await tx.isReader(patient, professional.id))) return undefined
    const classes = await tx.listFileClasses(patient, sha256, professional.id)
    if (!classes.some((of) => mayRead(professional.role, of))) return undefined
    return tx.findFile(patient, sha256)
  })
  if (!file) throw refuse('not_found')
  const { mediaType, size } = file
  return {
    mediaType,
    size,
    async *read(from, to) {
      for (let chunk = Math.floor(from / limits.chunk); chunk * limits.chunk <= to; chunk++) {
        const sealed = await storage.read((tx) => tx.readFileChunk(patient, sha256, chunk))
        if (!sealed) throw refuse('internal')
        const start = chunk * limits.chunk
        const bytes = vault.open({ patient, sha256, chunk, size }, sealed)
        yield bytes.subarray(Math.max(0, from - start), to + 1 - start)
      }
    },
  }
}

/** A file that is here, in the words of an upload: nothing is left to send. */
async function findWhole(
  tx: ReadTransaction,
  professional: Professional,
  { patient, sha256 }: FileAddress,
): Promise<Upload | undefined> {
  const file = await tx.findFile(patient, sha256)
  if (!file) return undefined
  const { mediaType, size, chunks } = file
  const expiresAt = '9999-12-31T00:00:00.000Z'
  const id = `${patient}.${sha256}`
  return {
    id,
    patient,
    professional: professional.id,
    sha256,
    mediaType,
    size,
    offset: size,
    chunks,
    expiresAt,
  }
}

/** The chunks that came before, then the one in hand; ten mebibytes at most. */
async function readWhole({ storage, vault }: FileStore, upload: Upload, last: Buffer): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(upload.size)
  for (let chunk = 0; chunk < countChunks(upload.size) - 1; chunk++) {
    const sealed = await storage.read((tx) => tx.readUploadChunk(upload.id, chunk))
    if (!sealed) throw refuse('not_found')
    vault.open({ ...upload, chunk }, sealed).copy(whole, chunk * limits.chunk)
  }
  last.copy(whole, upload.offset)
  return whole
}

function judge(upload: Upload, bytes: Buffer): RefusalCode | undefined {
  if (hashOf(bytes).toString('hex') !== upload.sha256) return 'file_mismatch'
  if (sniffMediaType(bytes) !== upload.mediaType) return 'unsupported_media'
  return hasPhotoMetadata(bytes) ? 'photo_metadata' : undefined
}

async function drop(storage: Storage, id: string, refusal: RefusalCode): Promise<never> {
  await storage.write((tx) => tx.dropUpload(id))
  throw refuse(refusal)
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
