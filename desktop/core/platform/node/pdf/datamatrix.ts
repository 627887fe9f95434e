import bwipjs from 'bwip-js/node'

/** Black modules of a square symbol, row by row. */
export type Datamatrix = { readonly modules: readonly boolean[]; readonly side: number }

/** Empty modules around the symbol: ISO/IEC 16022 asks for one, a cheap scanner for two. */
export const quietModules = 2

export function encodeDatamatrix(text: string): Datamatrix {
  const [symbol] = bwipjs.raw({ bcid: 'datamatrix', text })
  if (!symbol || !('pixs' in symbol)) throw new Error('No datamatrix was drawn.')
  return { modules: symbol.pixs.map((pixel) => pixel === 1), side: symbol.pixx }
}

/** `size` includes the quiet zone. One path, so that no seam shows between modules at any scale. */
export function drawDatamatrix(
  document: PDFKit.PDFDocument,
  { modules, side }: Datamatrix,
  x: number,
  y: number,
  size: number,
): void {
  document.rect(x, y, size, size).fill('#FFFFFF')
  const module = size / (side + 2 * quietModules)
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (!modules[row * side + column]) continue
      const start = column
      while (column + 1 < side && modules[row * side + column + 1]) column += 1
      document.rect(
        x + (quietModules + start) * module,
        y + (quietModules + row) * module,
        (column + 1 - start) * module,
        module,
      )
    }
  }
  document.fill('#000000')
}
