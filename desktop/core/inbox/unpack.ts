import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { ReceivedFile } from '@navigateur-pro/domain/exchange/received-message.ts'
import {
  hasPhotoMetadata,
  type MediaType,
  sniffMediaType,
} from '@navigateur-pro/domain/records/media-type.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { readCda } from '../documents/received/read-cda.ts'
import { toHex } from '../lock/bytes.ts'
import type { Crypto } from '../platform/ports.ts'
import { announcesAnother, contradictions, type DocumentClaims } from './claims.ts'
import type { Declare } from './declared.ts'
import { openArchive } from './open-archive.ts'
import { type DescribedFile, readMetadata } from './read-metadata.ts'
import { textOf } from './text-of.ts'

export type UnpackedDocument = {
  readonly name: string
  readonly mediaType: MediaType
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly archiveSha256?: string
  /** A CDA says who it is about, a PDF by what it carries. */
  readonly claims?: DocumentClaims
  /** Why it goes nowhere by itself, whoever it says it is about. */
  readonly hold?: string
}

export type Unpacked = {
  readonly documents: readonly UnpackedDocument[]
  /** Files that are not kept, and why, in French. */
  readonly refused: readonly { readonly name: string; readonly why: string }[]
}

type Digest = Pick<Crypto, 'sha1' | 'sha256'>

/** What a message carries, by its bytes: names and media types are what somebody said. Never throws on a file. */
export async function unpack(
  files: readonly ReceivedFile[],
  crypto: Digest,
  declare: Declare,
): Promise<Unpacked> {
  const documents: UnpackedDocument[] = []
  const refused: { name: string; why: string }[] = []
  const take = async (file: Loose) => {
    try {
      const document = await readDocument(file, crypto, declare)
      if (documents.every(({ sha256 }) => sha256 !== document.sha256)) documents.push(document)
    } catch (error) {
      // « locked »: the desk closes, and nothing is said of the file.
      if (!isAppError(error) || error.code === 'locked') throw error
      refused.push({ name: lastName(file.name), why: error.message })
    }
  }
  for (const file of files) {
    if (!isArchive(file.bytes)) {
      await take(file)
      continue
    }
    try {
      for (const inner of await filesOfArchive(file.bytes, crypto)) await take(inner)
    } catch (error) {
      if (!isAppError(error) || error.code === 'locked') throw error
      refused.push({ name: lastName(file.name), why: error.message })
    }
  }
  const patients = documents.flatMap(({ claims }) => (claims ? [claims.patient] : []))
  const disagree = patients.some((one) => patients.some((other) => contradictions(one, other).length > 0))
  if (!disagree) return { documents, refused }
  return { documents: documents.map((document) => ({ ...document, hold: several })), refused }
}

const several =
  'Les documents de ce message ne disent pas tous le même patient : aucun n’a été rattaché de lui-même.'
const another = 'L’archive annonce un autre patient que celui du document qu’elle contient.'

type Loose = Pick<ReceivedFile, 'name' | 'bytes'> & {
  readonly archiveSha256?: string
  readonly described?: DescribedFile
}

/** Why a file is not kept. */
function refusal(why: string): AppError {
  return new AppError('bad_input', why)
}

/** XDM: each folder has its METADATA.XML, and only what it describes counts. */
async function filesOfArchive(bytes: Uint8Array, crypto: Digest): Promise<readonly Loose[]> {
  if (bytes.length > limits.file) throw refusal('Cette archive dépasse 10 Mo.')
  const files = openArchive(bytes)
  const archiveSha256 = toHex(await crypto.sha256(bytes))
  const described = [...files].flatMap(([path, content]) => {
    if (!/(?:^|\/)METADATA\.XML$/iu.test(path)) return []
    const folder = path.slice(0, -'METADATA.XML'.length)
    return readMetadata(textOf(content)).map((file) => ({ ...file, path: folder + file.name }))
  })
  if (described.length === 0) {
    throw refusal('Cette archive n’est pas une archive de documents de santé (IHE XDM).')
  }
  return described.map((file) => {
    const found = [...files].find(([path]) => path.toUpperCase() === file.path.toUpperCase())
    return {
      name: lastName(file.name),
      bytes: found?.[1] ?? new Uint8Array(),
      archiveSha256,
      described: file,
    }
  })
}

async function readDocument(file: Loose, crypto: Digest, declare: Declare): Promise<UnpackedDocument> {
  const { bytes, described } = file
  if (bytes.length === 0) throw refusal('Ce fichier est vide ou manque.')
  if (isArchive(bytes)) throw refusal('Une archive dans une archive n’est pas ouverte.')
  if (bytes.length > limits.file) throw refusal('Ce fichier dépasse 10 Mo.')
  if (described) await assertWhole(bytes, described, crypto)
  const mediaType = mediaTypeOf(bytes)
  const { claims, hold } = await declare(bytes, mediaType)
  const contrary = claims && described && announcesAnother(described.patient, claims.patient)
  return {
    name: lastName(file.name),
    mediaType,
    bytes,
    sha256: toHex(await crypto.sha256(bytes)),
    ...(file.archiveSha256 && { archiveSha256: file.archiveSha256 }),
    ...(claims && { claims }),
    ...((contrary || hold !== undefined) && { hold: hold ?? another }),
  }
}

/** Not what was sent, or not what was described: nobody knows which. */
async function assertWhole(bytes: Uint8Array, { hash, size }: DescribedFile, crypto: Digest): Promise<void> {
  const same = hash === undefined || hash === toHex(await crypto.sha1(bytes))
  if (!same || (size !== undefined && size !== bytes.length)) {
    throw refusal('Ce fichier n’est pas celui que l’archive décrit : son empreinte ou sa taille diffère.')
  }
}

function mediaTypeOf(bytes: Uint8Array): MediaType {
  const type = sniffMediaType(bytes)
  if (type === 'text/xml' || type === 'application/pdf') return type
  if (type?.startsWith('image/') && !hasPhotoMetadata(bytes)) return type
  // Anything else that begins as XML is told why it is not a CDA.
  if (looksLikeXml(bytes)) readCda(textOf(bytes))
  throw refusal(
    type?.startsWith('image/')
      ? 'Cette photo dit encore où et avec quoi elle a été prise : elle n’est pas gardée.'
      : 'Ce fichier n’est ni un PDF, ni un document CDA, ni une image JPEG ou PNG.',
  )
}

function looksLikeXml(bytes: Uint8Array): boolean {
  const [first, second, third] = bytes
  const marked = first === 0xef && second === 0xbb && third === 0xbf
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return wide || (marked ? bytes[3] : first) === 0x3c
}

function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05)
}

/** For a person to read: no folder, no invisible character, not longer than a line. */
export function lastName(name: string): string {
  const plain =
    name
      .split(/[/\\]/u)
      .at(-1)
      ?.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      .trim() ?? ''
  return plain === '' ? 'sans nom' : plain.slice(0, 120)
}
