import type { Code, DocumentKind } from '../document-kinds.ts'

/** What XDS says of a kind besides its type: its class (JDV_J06, TRE_A03) and the format of its body (JDV_J10). */
type Filing = { readonly classCode: Code; readonly format: Code }

const classCode = (code: string, label: string): Code => ({ code, system: '1.2.250.1.213.1.1.4.1', label })
const synthesis = classCode('11', 'Synthèse')
/** TRE_A06 (ANS) and TRE_A11 (IHE). */
const ansFormat = (code: string, label: string): Code => ({
  code,
  system: '1.2.250.1.213.1.1.4.2.282',
  label,
})
const iheFormat = (code: string, label: string): Code => ({ code, system: '1.3.6.1.4.1.19376.1.2.3', label })
const pdfInCda = iheFormat('urn:ihe:iti:xds-sd:pdf:2008', 'Document à corps non structuré en PDF')

const filings: Readonly<Partial<Record<DocumentKind, Filing>>> = {
  liaison: {
    classCode: synthesis,
    format: iheFormat('urn:ihe:pcc:ips:2020', 'International Patient Summary'),
  },
  'ldl-ees': {
    classCode: synthesis,
    format: ansFormat(
      'urn:asip:ci-sis:ldl-ees:2017',
      "Lettre de Liaison à l'entrée d'un établissement de santé",
    ),
  },
  'tlm-da': {
    classCode: classCode('42', 'Prescription'),
    format: ansFormat('urn:asip:ci-sis:tlm-da:2020', "Demande d'acte de télémédecine"),
  },
  pps: { classCode: classCode('44', 'Plan de soins, protocole de soins'), format: pdfInCda },
}

export function filingOf(kind: DocumentKind): Filing {
  return filings[kind] ?? { classCode: synthesis, format: pdfInCda }
}
