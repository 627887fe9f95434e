import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { composer as words } from '../i18n/fr.ts'
import { attachFile } from './attach-file.ts'

const longest = { photo: 1600, thumbnail: 320 }
const quality = 0.82
const mostPixels = 100_000_000

/**
 * Draws the photo anew and stores it with the draft: a fresh JPEG keeps no place, no camera and no
 * hidden second file (corpus of bad inputs, 44).
 */
export async function attachPhoto(draftId: string, file: Blob): Promise<AttachmentReference> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new AppError('unsupported_media', words.notAPhoto, {}, { cause })
  })
  try {
    if (bitmap.width * bitmap.height > mostPixels) throw new AppError('too_large', words.photoTooLarge)
    const photo = await draw(bitmap, longest.photo)
    const thumbnail = await draw(bitmap, longest.thumbnail)
    const keep = (blob: Blob) => attachFile(draftId, blob, 'image/jpeg', words.photoNotKept)
    const thumbnailSha256 = await keep(thumbnail.blob)
    return {
      sha256: await keep(photo.blob),
      mediaType: 'image/jpeg',
      size: photo.blob.size,
      thumbnailSha256,
      width: photo.width,
      height: photo.height,
    }
  } finally {
    bitmap.close()
  }
}

async function draw(bitmap: ImageBitmap, limit: number) {
  const scale = Math.min(1, limit / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d')
  if (!pen) throw new AppError('unsupported_media', words.notAPhoto)
  // JPEG has no transparency: what is transparent is white paper, not black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(bitmap, 0, 0, width, height)
  return {
    blob: await canvas.convertToBlob({ type: 'image/jpeg', quality }),
    width,
    height,
  }
}
