import { z } from 'zod'

/** What may travel beside a record. Nothing in them runs: no SVG, HTML, Office file or archive. */
export const mediaType = z.enum(['image/jpeg', 'image/png', 'application/pdf'])
export type MediaType = z.infer<typeof mediaType>

const signatures: readonly { readonly type: MediaType; readonly bytes: readonly number[] }[] = [
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
]

/** What the bytes are, whatever their name or their sender says. Undefined for anything that is not accepted. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  return signatures.find((signature) => signature.bytes.every((byte, index) => bytes[index] === byte))?.type
}
