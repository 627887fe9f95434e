/** What a file is, by its first bytes: the media type that came with it is what somebody says of it. */
export type FileFormat =
  | { readonly kind: 'pdf' }
  | { readonly kind: 'image'; readonly width: number; readonly height: number }
  | { readonly kind: 'unknown' }

const unknown: FileFormat = { kind: 'unknown' }
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** A reader of PDF accepts its header within the first kilobyte. */
const pdfHeaderWithin = 1024

/**
 * The dimensions come from the header, so that an image that would unfold into gigabytes is refused before any
 * decoder sees it. An image whose header is not read here to the letter is unknown.
 */
export function fileFormat(bytes: Uint8Array): FileFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (pngSignature.every((byte, index) => bytes[index] === byte)) return pngFormat(view)
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegFormat(view)
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, pdfHeaderWithin))
  return start.includes('%PDF-') ? { kind: 'pdf' } : unknown
}

/** ISO/IEC 15948 §11.2.2: IHDR comes first; width and height open it. */
function pngFormat(view: DataView): FileFormat {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452) return unknown
  return sized(view.getUint32(16), view.getUint32(20))
}

/** ITU T.81 §B.2.2: the frame header, SOF0 to SOF15, tells them; DHT, JPG and DAC have codes among those. */
function jpegFormat(view: DataView): FileFormat {
  for (let at = 2; at + 9 <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker < 0xffc0 || marker > 0xfffe || view.getUint16(at + 2) < 2) return unknown
    const isFrame = marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (isFrame) return sized(view.getUint16(at + 7), view.getUint16(at + 5))
  }
  return unknown
}

function sized(width: number, height: number): FileFormat {
  return width === 0 || height === 0 ? unknown : { kind: 'image', width, height }
}
