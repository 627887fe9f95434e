import type { DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import type { Picture } from './pages.ts'
import type { Pictures } from './set-section.ts'

/** As large as a wound is judged on paper, and two to a page. */
const widest = 300
const highest = 220

/** An image as pdfkit opened it (its types know the source only). */
type OpenImage = { readonly width: number; readonly height: number }

/**
 * The photos of a document, each in the size of the page. One whose bytes are not here, or are not a picture that
 * can be drawn, is left to its caption: a document is never held back by a photo.
 */
export function readPictures(
  document: PDFKit.PDFDocument,
  sections: readonly DocumentSection[],
  files: ReadonlyMap<string, Uint8Array>,
): Pictures {
  const pictures = new Map<string, Picture>()
  for (const entry of sections.flatMap(({ entries }) => entries)) {
    const bytes = entry.kind === 'file' ? files.get(entry.sha256) : undefined
    if (entry.kind !== 'file' || !bytes || !/^image\/(jpeg|png)$/.test(entry.mediaType)) continue
    const image = openImage(document, bytes)
    if (!image) continue
    const scale = Math.min(widest / image.width, highest / image.height, 1)
    pictures.set(entry.sha256, {
      source: image as unknown as PDFKit.Mixins.ImageSrc,
      width: image.width * scale,
      height: image.height * scale,
      alternative: entry.caption,
    })
  }
  return pictures
}

function openImage(document: PDFKit.PDFDocument, bytes: Uint8Array): OpenImage | undefined {
  try {
    const image = (document as unknown as { openImage(source: Buffer): OpenImage }).openImage(
      Buffer.from(bytes),
    )
    return image.width > 0 && image.height > 0 ? image : undefined
  } catch {
    return undefined
  }
}
