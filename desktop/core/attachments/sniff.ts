type MediaType = 'image/jpeg' | 'image/png' | 'application/pdf'

const signatures: readonly { readonly mediaType: MediaType; readonly bytes: readonly number[] }[] = [
  { mediaType: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
]

/** What the bytes are, whatever their name says. Undefined for anything that is not accepted. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  return signatures.find((signature) => signature.bytes.every((byte, index) => bytes[index] === byte))
    ?.mediaType
}
