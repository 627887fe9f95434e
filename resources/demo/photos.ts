import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttachmentReference } from '../../domain/records/record.ts'

export const photoNames = ['talon-1', 'talon-2', 'talon-3', 'talon-4', 'talon-5', 'inr'] as const
export type PhotoName = (typeof photoNames)[number]

/** A file to give to the service beside the records, named as in `photos/`. */
export type PhotoFile = { readonly sha256: string; readonly file: string; readonly mediaType: 'image/jpeg' }

export type Photo = {
  readonly files: readonly PhotoFile[]
  reference(caption: string): AttachmentReference
}

/** Measures the drawings as they are on disk: nothing about them is written down twice. */
export function loadPhotos(): Readonly<Record<PhotoName, Photo>> {
  return Object.fromEntries(photoNames.map((name) => [name, loadPhoto(name)])) as Record<PhotoName, Photo>
}

function loadPhoto(name: PhotoName): Photo {
  const original = describe(`${name}.jpg`)
  const thumbnail = describe(`${name}-vignette.jpg`)
  return {
    files: [original.file, thumbnail.file],
    reference: (caption) => ({
      sha256: original.file.sha256,
      mediaType: 'image/jpeg',
      size: original.bytes.length,
      thumbnailSha256: thumbnail.file.sha256,
      ...jpegSize(original.bytes),
      caption,
    }),
  }
}

function describe(file: string): { readonly bytes: Buffer; readonly file: PhotoFile } {
  const bytes = readFileSync(join(import.meta.dirname, 'photos', file))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, file: { sha256, file, mediaType: 'image/jpeg' } }
}

/** ITU-T T.81: the frame header (SOF0 to SOF2) holds height, then width. */
export function jpegSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
  }
  throw new Error('Image JPEG sans en-tête de trame')
}
