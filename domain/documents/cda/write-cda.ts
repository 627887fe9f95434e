import { type DocumentKind, factsOf } from '../document-kinds.ts'
import type { ClinicalDocument } from '../document.ts'
import { modelOf, structuredBody } from './bodies.ts'
import { namingWithin } from './entries.ts'
import { documentOid, header } from './header.ts'
import { writeXml, xml } from './xml.ts'

/** What the body of a kind's CDA is: sections, the PDF itself, or no CDA at all (a paper for people). */
export function cdaBody(kind: DocumentKind): 'structured' | 'pdf' | 'none' {
  if (modelOf(kind)) return 'structured'
  return factsOf(kind).type ? 'pdf' : 'none'
}

/**
 * The document as a CDA R2 (CI-SIS), the same bytes for the same document. `pdf` is its PDF in base64, for the kinds
 * whose body it is; a structured body has no use for it.
 */
export function writeCda(document: ClinicalDocument, pdf = ''): string {
  const { type } = factsOf(document.kind)
  if (!type) throw new TypeError(`No CDA for ${document.kind}`)
  const model = modelOf(document.kind)
  const body = model
    ? structuredBody(document, model, namingWithin(documentOid(document)))
    : xml(
        'component',
        {},
        xml('nonXMLBody', {}, xml('text', { mediaType: 'application/pdf', representation: 'B64' }, pdf)),
      )
  return writeXml(
    xml(
      'ClinicalDocument',
      { xmlns: 'urn:hl7-org:v3', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' },
      header(document, type, model?.templates ?? [encapsulated]),
      body,
    ),
  )
}

/** IHE XDS-SD: the third of exactly three templates. */
const encapsulated = xml('templateId', { root: '1.3.6.1.4.1.19376.1.2.20' })
