import iconv from 'iconv-lite'

/** The settings show these names; iconv-lite knows them all. */
export const encodings = [
  'utf-8',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'cp437',
  'cp850',
  'utf-16le',
] as const
export type TextEncoding = (typeof encodings)[number]

export type DecodedText = {
  readonly text: string
  /** Declared, or said by the byte order mark. */
  readonly encoding: TextEncoding | 'utf-16be'
}

const marks: readonly (readonly [DecodedText['encoding'], readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** A byte order mark wins over what was declared. What cannot be decoded becomes U+FFFD; never throws. */
export function decodeText(bytes: Uint8Array, declared: TextEncoding): DecodedText {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  const encoding = marked?.[0] ?? declared
  return { text: iconv.decode(bytes.subarray(marked?.[1].length ?? 0), encoding), encoding }
}
