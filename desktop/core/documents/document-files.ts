import { cdaBody, writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import { toBase64 } from '../lock/bytes.ts'
import type { Beside, PdfWriter } from '../platform/ports.ts'

export type DocumentFiles = {
  /** With the CDA attached, when there is one. */
  readonly pdf: Uint8Array
  /** Nothing for a paper that is for people only. */
  readonly cda?: string
}

/** The forms of one document. A CDA whose body is the PDF holds the one without attachment: neither contains itself. */
export async function writeDocumentFiles(
  document: ClinicalDocument,
  files: NonNullable<Beside['files']>,
  pdf: PdfWriter,
): Promise<DocumentFiles> {
  const body = cdaBody(document.kind)
  if (body === 'none') return { pdf: await pdf.write(document, { files }) }
  const cda =
    body === 'structured'
      ? writeCda(document)
      : writeCda(document, toBase64(await pdf.write(document, { files })))
  return { pdf: await pdf.write(document, { files, cda }), cda }
}
