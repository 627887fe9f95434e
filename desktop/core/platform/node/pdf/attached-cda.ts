import type { PDFiumDocument } from '@hyzyla/pdfium'

/** Beyond them nobody made a document; a PDF/A-3 with its CDA carries one file. */
const mostFiles = 50
const mostBytes = 20 * 1024 * 1024

/** What the library holds of a document, and gives no method for (fpdf_attachment.h). */
type Inside = {
  readonly documentIdx: number
  readonly module: {
    readonly HEAPU8: Uint8Array
    readonly wasmExports: { malloc(size: number): number; free(at: number): void }
    _FPDFDoc_GetAttachmentCount(document: number): number
    _FPDFDoc_GetAttachment(document: number, index: number): number
    _FPDFAttachment_GetFile(attachment: number, into: number, size: number, needed: number): number
  }
}

/** The files attached to a PDF that say they are a CDA (others are a bill, the data of a form); undefined when there are too many, or too big once unfolded. */
export function attachedCda(document: PDFiumDocument): readonly Uint8Array[] | undefined {
  const { module, documentIdx } = document as unknown as Inside
  const { _FPDFDoc_GetAttachmentCount: countOf, _FPDFDoc_GetAttachment: attachmentAt } = module
  const count = countOf(documentIdx)
  if (count > mostFiles) return undefined
  const found: Uint8Array[] = []
  let left = mostBytes
  for (let index = 0; index < count; index += 1) {
    const bytes = fileOf(module, attachmentAt(documentIdx, index), left)
    if (!bytes) return undefined
    left -= bytes.length
    if (namesCda(bytes)) found.push(bytes)
  }
  return found
}

/** Nothing for an attachment that has no file. */
function fileOf(module: Inside['module'], attachment: number, most: number): Uint8Array | undefined {
  const { _FPDFAttachment_GetFile: copy } = module
  const needed = module.wasmExports.malloc(4)
  const size = () => new DataView(module.HEAPU8.buffer).getUint32(needed, true)
  const known = attachment !== 0 && copy(attachment, 0, 0, needed) !== 0
  if (!known) return new Uint8Array()
  const length = size()
  if (length > most) return undefined
  const at = module.wasmExports.malloc(length)
  copy(attachment, at, length, needed)
  const bytes = module.HEAPU8.slice(at, at + length)
  module.wasmExports.free(at)
  module.wasmExports.free(needed)
  return bytes
}

function namesCda(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1')
  return /<(?:[\w.-]+:)?ClinicalDocument[\s>]/u.test(head)
}
