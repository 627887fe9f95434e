import { deflateRawSync, constants, crc32, deflateSync } from 'node:zlib'
import bwipjs from 'bwip-js/node'
import PDFDocument from 'pdfkit'

/** A symbol as a PNG, on white, with its quiet zone. */
export function symbol(text: string, rotate: 'N' | 'R' | 'I' | 'L' = 'N'): Promise<Buffer> {
  return bwipjs.toBuffer({
    bcid: 'datamatrix',
    text,
    scale: 3,
    padding: 6,
    backgroundcolor: 'FFFFFF',
    rotate,
  })
}

/** Small pages (drawing a page takes the longest), each with its symbols of 2 cm on the right. */
export async function letter(...pages: readonly (readonly Buffer[])[]): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A6', autoFirstPage: false })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => document.on('end', resolve))
  for (const symbols of pages) {
    document.addPage().text('Compte rendu de consultation. INS à scanner')
    for (const [index, png] of symbols.entries()) document.image(png, 200, 100 + index * 120, { width: 57 })
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

/** Written by hand, so that it can be what no writer makes. Objects are numbered from 1, the catalogue first. */
export function rawPdf(...objects: readonly string[]): Buffer {
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R>>\n`, 'latin1')
}

function stream(dictionary: string, content: string): string {
  return `<<${dictionary}/Length ${content.length}>>\nstream\n${content}\nendstream`
}

/** One page, where the shade of each of nine million points is a sum of ten thousand terms. It asks for no memory. */
export function endlessPdf(): Buffer {
  const area = '0 595 0 842'
  return rawPdf(
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Shading<</S 4 0 R>>>>/Contents 6 0 R>>',
    `<</ShadingType 1/ColorSpace/DeviceGray/Domain[${area}]/Function 5 0 R>>`,
    stream(`/FunctionType 4/Domain[${area}]/Range[0 1]`, `{add ${'1 add 1 sub '.repeat(5_000)}}`),
    stream('', '/S sh'),
  )
}

/** One page whose drawing draws ten drawings, which each draw ten: ten billion in the end, all remembered. */
export function swellingPdf(): Buffer {
  const levels = 10
  const forms = Array.from({ length: levels }, (_, level) => {
    const next = `/Resources<</XObject<</F ${level + 5} 0 R>>>>`
    const content = level + 1 === levels ? '0 0 9 9 re f' : '/F Do '.repeat(10)
    return stream(`/Type/XObject/Subtype/Form/BBox[0 0 99 99]${level + 1 === levels ? '' : next}`, content)
  })
  return rawPdf(
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</F 4 0 R>>>>/Contents ${levels + 4} 0 R>>`,
    ...forms,
    stream('', '/F Do'),
  )
}

/** A PNG that says its size, then holds what one likes. */
export function png(width: number, height: number, data: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits of grey.
  header[8] = 8
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Two megabytes that unfold into two gigabytes, in a picture that says it is small. */
export function pngBomb(): Buffer {
  const block = deflateRawSync(Buffer.alloc(1 << 24), { finishFlush: constants.Z_FULL_FLUSH })
  return png(1000, 1000, Buffer.concat([Buffer.from([0x78, 0x01]), ...Array<Buffer>(128).fill(block)]))
}

/** A picture that is lawful, white, and of the size it says. */
export function blankPng(width: number, height: number): Buffer {
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 255)])
  return png(width, height, deflateSync(Buffer.concat(Array<Buffer>(height).fill(line))))
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
