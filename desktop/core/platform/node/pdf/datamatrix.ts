import bwipjs from 'bwip-js/node'

/** Black modules of a square symbol, row by row. */
export type Datamatrix = { readonly modules: readonly boolean[]; readonly side: number }

/** Empty modules around the symbol: ISO/IEC 16022 asks for one, a cheap scanner for two. */
const quietModules = 2

let latest: { readonly text: string; readonly symbol: Datamatrix } | undefined

/** Kept for the next document of the same patient: a fifth of the time of a sheet. */
export function encodeDatamatrix(text: string): Datamatrix {
  if (latest?.text !== text) latest = { text, symbol: draw(text) }
  return latest.symbol
}

function draw(text: string): Datamatrix {
  const [symbol] = bwipjs.raw({ bcid: 'datamatrix', text })
  if (!symbol || !('pixs' in symbol)) throw new Error('No datamatrix was drawn.')
  return { modules: symbol.pixs.map((pixel) => pixel === 1), side: symbol.pixx }
}

/**
 * `size` includes the quiet zone. One path, so that no seam shows between modules at any scale; and
 * written in one piece, because pdfkit handles each call as a write to a stream.
 */
export function drawDatamatrix(
  document: PDFKit.PDFDocument,
  { modules, side }: Datamatrix,
  x: number,
  y: number,
  size: number,
): void {
  document.rect(x, y, size, size).fill('#FFFFFF').fillColor('#000000')
  const module = size / (side + 2 * quietModules)
  const points = (value: number) => value.toFixed(3)
  const rectangles: string[] = []
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (!modules[row * side + column]) continue
      const start = column
      while (column + 1 < side && modules[row * side + column + 1]) column += 1
      const left = points(x + (quietModules + start) * module)
      const top = points(y + (quietModules + row) * module)
      rectangles.push(`${left} ${top} ${points((column + 1 - start) * module)} ${points(module)} re`)
    }
  }
  document.addContent(`${rectangles.join('\n')}\nf`)
}
