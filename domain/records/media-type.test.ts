import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasPhotoMetadata, sniffMediaType } from './media-type.ts'

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)),
  )
const ebml = [0x1a, 0x45, 0xdf, 0xa3]
const cluster = [0x1f, 0x43, 0xb6, 0x75]
const jpeg = [0xff, 0xd8]
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const segment = (marker: number, content: string) => [
  0xff,
  marker,
  0,
  content.length + 2,
  ...Buffer.from(content, 'latin1'),
]
const chunk = (type: string, content: string) => [
  ...[0, 0, 0, content.length],
  ...Buffer.from(`${type}${content}CRC.`, 'latin1'),
]
const oggPage = (content: string, table: readonly number[] = [content.length]) =>
  bytesOf('OggS', Array<number>(22).fill(0), [table.length, ...table], content)

describe('what bytes are', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['a photo', bytesOf(jpeg, [0xff, 0xe0]), 'image/jpeg'],
    ['a picture', bytesOf(png), 'image/png'],
    ['a document', bytesOf('%PDF-1.7'), 'application/pdf'],
    ['a voice from Chromium', bytesOf(ebml, '….B.webm….A_OPUS', cluster, 'V_VP9'), 'audio/webm'],
    ['a voice in Ogg', oggPage('OpusHead'), 'audio/ogg'],
    ['a voice in Ogg, by several segments', oggPage('OpusHead', [4, 4]), 'audio/ogg'],
    ['a voice whose track has a number like a codec', bytesOf(ebml, 'webm A_OPUS V_9'), 'audio/webm'],
    ['a film', bytesOf(ebml, 'webm A_OPUS V_VP9'), undefined],
    ['a Matroska file', bytesOf(ebml, 'matroska A_OPUS'), undefined],
    ['another sound in WebM', bytesOf(ebml, 'webm A_VORBIS'), undefined],
    ['a codec named after the sound began', bytesOf(ebml, 'webm', cluster, 'A_OPUS'), undefined],
    ['Vorbis in Ogg', oggPage('\u0001vorbis'), undefined],
    ['a page', bytesOf('<html>'), undefined],
    ['a CDA', bytesOf('<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">'), 'text/xml'],
    [
      'a CDA with a style sheet, a prefix and a long comment',
      bytesOf(
        [0xef, 0xbb, 0xbf],
        `<?xml-stylesheet href="a"?> <!-- ${'a - b '.repeat(9000)}--> <c:ClinicalDocument>`,
      ),
      'text/xml',
    ],
    ['a CDA behind a DTD', bytesOf('<!DOCTYPE a [<!ENTITY b "c">]><ClinicalDocument>'), undefined],
    ['a comment without end', bytesOf(`<!--${'-'.repeat(60_000)}`), undefined],
    ['a CDA in a comment', bytesOf('<!-- <ClinicalDocument> --><html>'), undefined],
    ['an image with a script', bytesOf('<svg onload="x">'), undefined],
    ['a cut signature', bytesOf([0xff, 0xd8]), undefined],
    ['nothing', new Uint8Array(), undefined],
  ])('%s', (_name, bytes, type) => {
    expect(sniffMediaType(bytes)).toBe(type)
  })
})

describe('a photo that says where it was taken', () => {
  it.each<[string, Uint8Array, boolean]>([
    ['JPEG drawn anew', bytesOf(jpeg, segment(0xe0, 'JFIF'), segment(0xdb, 'x'), segment(0xda, '')), false],
    ['Exif first', bytesOf(jpeg, segment(0xe1, 'Exif\0\0GPS')), true],
    [
      'Exif after others',
      bytesOf(jpeg, segment(0xe0, 'JFIF'), segment(0xe2, 'ICC'), segment(0xe1, 'E')),
      true,
    ],
    ['XMP', bytesOf(jpeg, segment(0xe1, 'http://ns.adobe.com/xap/1.0/')), true],
    ['a filled marker', bytesOf(jpeg, [0xff, 0xff], segment(0xe1, 'Exif')), true],
    ['those bytes in the picture itself', bytesOf(jpeg, segment(0xda, ''), segment(0xe1, 'Exif')), false],
    ['those bytes inside another segment', bytesOf(jpeg, segment(0xfe, '\u00ff\u00e1\0\u0008Exif')), false],
    ['PNG', bytesOf(png, chunk('IHDR', 'x'), chunk('IDAT', 'x'), chunk('IEND', '')), false],
    ['PNG with eXIf', bytesOf(png, chunk('IHDR', 'x'), chunk('eXIf', 'II'), chunk('IEND', '')), true],
    ['those letters inside a PNG chunk', bytesOf(png, chunk('IDAT', '....eXIf')), false],
    ['a document', bytesOf('%PDF-1.7 Exif'), false],
  ])('%s: %s', (_name, bytes, carries) => {
    expect(hasPhotoMetadata(bytes)).toBe(carries)
  })

  it('is looked for in anything at all, and the look ends', () => {
    const anything = fc.tuple(fc.constantFrom(jpeg, png, ebml, [...Buffer.from('OggS')]), fc.uint8Array())
    fc.assert(
      fc.property(anything, ([start, rest]) => {
        const bytes = bytesOf(start, [...rest])
        hasPhotoMetadata(bytes)
        const type = sniffMediaType(bytes)
        expect(sniffMediaType(bytes)).toBe(type)
      }),
      { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500 },
    )
  })
})
