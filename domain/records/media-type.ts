import { z } from 'zod'

/**
 * What may travel beside a record. Nothing in them runs: no SVG, HTML, Office file or archive. The only XML is a
 * CDA document (`text/xml`, as XDS names it), which is read and never rendered.
 */
export const mediaType = z.enum([
  'image/jpeg',
  'image/png',
  'application/pdf',
  'audio/webm',
  'audio/ogg',
  'text/xml',
])
export type MediaType = z.infer<typeof mediaType>

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const ebml = [0x1a, 0x45, 0xdf, 0xa3]
const webmCluster = [0x1f, 0x43, 0xb6, 0x75]
/** What a recorder writes before its first sound is a few hundred bytes. */
const webmHeaderBytes = 4096
/** A byte order mark, the declaration, instructions (a style sheet) and comments, then the root of a CDA: never a DTD. */
const cdaStart =
  /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*<(?:[\w.-]+:)?ClinicalDocument[\s>]/
/** The official examples open with pages of comments. */
const cdaHeadBytes = 65_536

const signatures: readonly {
  readonly type: MediaType
  readonly is: (bytes: Uint8Array) => boolean
}[] = [
  { type: 'image/jpeg', is: (bytes) => has(bytes, 0, [0xff, 0xd8, 0xff]) },
  { type: 'image/png', is: (bytes) => has(bytes, 0, pngSignature) },
  { type: 'application/pdf', is: (bytes) => has(bytes, 0, letters('%PDF-')) },
  { type: 'audio/webm', is: isOpusInWebm },
  { type: 'audio/ogg', is: isOpusInOgg },
  { type: 'text/xml', is: isCda },
]

/** What the bytes are, whatever their name or their sender says. Undefined for anything that is not accepted. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  return signatures.find(({ is }) => is(bytes))?.type
}

export function isVoice(type: MediaType): boolean {
  return type.startsWith('audio/')
}

/**
 * A photo that still says where, when or with what it was taken: JPEG APP1 (Exif, XMP), PNG eXIf.
 * The desk draws photos anew before it sends them, so that an honest one carries none.
 */
export function hasPhotoMetadata(bytes: Uint8Array): boolean {
  if (has(bytes, 0, pngSignature)) return hasExifChunk(bytes)
  return has(bytes, 0, [0xff, 0xd8]) && hasApplicationSegment(bytes)
}

/** ITU T.81 §B.1: segments up to the start of the scan, each with its length. */
function hasApplicationSegment(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!
    if (marker === 0xe1) return true
    if (marker === 0xda || marker === 0xd9) return false
    const alone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
    // 0xFF may be repeated before a marker.
    at += marker === 0xff ? 1 : alone ? 2 : 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
  }
  return false
}

/** PNG §5.3: length, type, data, checksum. */
function hasExifChunk(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = pngSignature.length; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (has(bytes, at + 4, letters('eXIf'))) return true
  }
  return false
}

/** RFC 9559: the header names the kind of document and the tracks their codec; a picture track is no voice. */
function isOpusInWebm(bytes: Uint8Array): boolean {
  if (!has(bytes, 0, ebml)) return false
  const head = bytes.subarray(0, webmHeaderBytes)
  const sound = indexOf(head, webmCluster)
  const header = String.fromCharCode(...(sound < 0 ? head : head.subarray(0, sound)))
  // A number drawn at random for a track may well hold « V_ »: every picture codec goes on with a capital.
  return header.includes('webm') && header.includes('A_OPUS') && !/V_[A-Z]/.test(header)
}

/** RFC 7845 §3: the first page of the stream holds the Opus header alone. */
function isOpusInOgg(bytes: Uint8Array): boolean {
  return has(bytes, 0, letters('OggS')) && has(bytes, 27 + (bytes[26] ?? 0), letters('OpusHead'))
}

/** UTF-8, as the CI-SIS asks: its root is read as Latin letters. */
function isCda(bytes: Uint8Array): boolean {
  const head = Array.from(bytes.subarray(0, cdaHeadBytes), (byte) => String.fromCharCode(byte))
  return cdaStart.test(head.join(''))
}

function has(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte)
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  return bytes.findIndex((_, at) => has(bytes, at, wanted))
}

function letters(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.codePointAt(0)!)
}
