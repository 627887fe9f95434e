import type { PdfWriter } from '../ports.ts'

/** Reads what writes PDFs at the first document: fonts, glyphs and bar codes are much to hold for nobody. */
export function createLatePdfWriter(fontsFolder: string): PdfWriter {
  let writer: Promise<PdfWriter> | undefined
  async function read(): Promise<PdfWriter> {
    const { createPdfWriter } = await import('./pdf-writer.ts')
    return createPdfWriter(fontsFolder)
  }
  return {
    async write(model, beside) {
      writer ??= read()
      return (await writer).write(model, beside)
    },
  }
}
