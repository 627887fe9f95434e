import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A word of the camera's, to be looked for in whatever is kept. */
export const cameraCanary = 'CANARI-APPAREIL-40500'

/** A photograph as a telephone makes it: with its words, and where it was taken (EXIF, GPS directory). */
export function photoWithPlace(): Buffer {
  const photo = readFileSync(resolve(import.meta.dirname, '../../../resources/demo/photos/talon-1.jpg'))
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff()])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([photo.subarray(0, 2), head, exif, photo.subarray(2)])
}

/** Little-endian TIFF: a description and a GPS directory, 43°45′ N 0°34′ W. */
function tiff(): Buffer {
  const words = Buffer.from(`${cameraCanary}\0`)
  const wordsAt = 8 + 2 + 2 * 12 + 4
  const gpsAt = wordsAt + words.length
  const numbersAt = gpsAt + 2 + 4 * 12 + 4
  const degrees = (...values: readonly number[]) =>
    Buffer.concat(values.flatMap((value) => [uint32(value), uint32(1)]))
  return Buffer.concat([
    Buffer.from('II*\0'),
    uint32(8),
    directory(entry(0x010e, 2, words.length, uint32(wordsAt)), entry(0x8825, 4, 1, uint32(gpsAt))),
    words,
    directory(
      entry(1, 2, 2, Buffer.from('N\0\0\0')),
      entry(2, 5, 3, uint32(numbersAt)),
      entry(3, 2, 2, Buffer.from('W\0\0\0')),
      entry(4, 5, 3, uint32(numbersAt + 24)),
    ),
    degrees(43, 45, 0),
    degrees(0, 34, 0),
  ])
}

function directory(...entries: readonly Buffer[]): Buffer {
  return Buffer.concat([uint16(entries.length), ...entries, uint32(0)])
}

function entry(tag: number, type: number, count: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(tag), uint16(type), uint32(count), value])
}

function uint16(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8])
}

function uint32(value: number): Buffer {
  return Buffer.concat([uint16(value & 65_535), uint16(value >>> 16)])
}
