import { describe, expect, test } from 'vitest'
import { parseXml, textOf, within } from '../../../desktop/core/documents/received/parse-xml.ts'
import type { Identity } from '../../identity/identity.ts'
import { type DocumentKind, documentKinds } from '../document-kinds.ts'
import { type ClinicalDocument, documentPatient, type DocumentSection } from '../document.ts'
import type { Content } from '../entry.ts'
import { all, linesIn, linesOf } from './testing/read-lines.ts'
import {
  everySection,
  patTrois,
  sampleDocument,
  sampleEntry,
  sampleSection,
} from './testing/sample-documents.ts'
import { cdaBody, writeCda } from './write-cda.ts'

const kinds = Object.keys(documentKinds) as DocumentKind[]
const structured = kinds.filter((kind) => cdaBody(kind) === 'structured')

function patientIds(document: ClinicalDocument) {
  const cda = parseXml(writeCda(document))
  return within(cda, 'recordTarget', 'patientRole', 'id').map(({ attributes }) => attributes)
}

describe('the CDA of a document', () => {
  test.each(structured)('%s says every line of its model, once, in words', (kind) => {
    const document = sampleDocument(kind)
    const lines = linesIn(parseXml(writeCda(document)))
    expect(lines.toSorted()).toEqual(linesOf(document).toSorted())
  })

  test.each(structured)('%s: what its coded part points at is in its words', (kind) => {
    const cda = parseXml(writeCda(sampleDocument(kind)))
    const written = new Set(all(cda, 'content').map(({ attributes }) => `#${attributes['ID']}`))
    const pointed = all(cda, 'reference').map(({ attributes }) => attributes['value'])
    expect(pointed.length).toBeGreaterThan(10)
    expect(pointed.filter((value) => !written.has(value!))).toEqual([])
  })

  test('the same document gives the same bytes, and each identifier names one thing', () => {
    const document = sampleDocument('liaison')
    const cda = writeCda(document)
    expect(writeCda(structuredClone(document))).toBe(cda)
    const named = within(parseXml(cda), 'component').flatMap((body) => all(body, 'id'))
    const keys = named.map(({ attributes }) => `${attributes['root']} ${attributes['extension']}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('what was unticked is not written', () => {
    const [reason, ...rest] = everySection()
    const unticked = { ...reason!, entries: reason!.entries.map((entry) => ({ ...entry, included: false })) }
    const cda = writeCda(sampleDocument('liaison', { sections: [unticked, ...rest] }))
    expect(cda).not.toContain('Dyspnée')
    expect(cda).toContain('Motif non renseigné.')
  })

  test('versions that nobody chose between are all told', () => {
    const dose: Content = { kind: 'treatment', drug: 'Apixaban', dosage: '2,5 mg matin et soir' }
    const entry = { ...sampleEntry(dose), proposed: [{ text: 'Apixaban 5 mg', by: 'Mme Labat' }] }
    const treatments: DocumentSection = { ...sampleSection('treatments', 'Traitements'), entries: [entry] }
    expect(writeCda(sampleDocument('ldl-ees', { sections: [treatments] }))).toContain('Apixaban 5 mg')
  })

  test('the PDF is the body of what has no structured model', () => {
    const cda = parseXml(writeCda(sampleDocument('pps'), 'JVBERi0xLjcK'))
    const [text] = within(cda, 'component', 'nonXMLBody', 'text')
    expect(text?.attributes).toEqual({ mediaType: 'application/pdf', representation: 'B64' })
    expect(text && textOf(text)).toBe('JVBERi0xLjcK')
    expect(within(cda, 'templateId').map(({ attributes }) => attributes['root'])).toEqual([
      '2.16.840.1.113883.2.8.2.1',
      '1.2.250.1.213.1.1.1.1',
      '1.3.6.1.4.1.19376.1.2.20',
    ])
  })

  test('a paper for people has none', () => {
    expect(kinds.filter((kind) => cdaBody(kind) === 'none')).toEqual([
      'medication-list',
      'patient-summary',
      'form',
    ])
    expect(() => writeCda(sampleDocument('form'))).toThrow('form')
  })

  test('a new version replaces the one before', () => {
    const replaces = '0199f2b4-7d3c-7a10-8d0e-5f6a7b8c9d00'
    const cda = parseXml(writeCda(sampleDocument('liaison', { version: 2, replaces })))
    const [parent] = within(cda, 'relatedDocument', 'parentDocument', 'id')
    // ITU-T X.667: the UUID as one integer.
    expect(parent?.attributes['root']).toBe(`2.25.${BigInt(`0x${replaces.replaceAll('-', '')}`)}`)
    expect(within(cda, 'versionNumber')[0]?.attributes['value']).toBe('2')
  })

  test.each([
    ['2026-11-21T09:12:45.000Z', '20261121101245+0100'],
    ['2026-07-14T22:30:05.999Z', '20260715003005+0200'],
  ])('%s is said in Paris: %s', (madeAt, said) => {
    const cda = parseXml(writeCda(sampleDocument('liaison', { madeAt })))
    expect(within(cda, 'effectiveTime')[0]?.attributes['value']).toBe(said)
  })
})

describe('whose document it is', () => {
  test('a qualified identity: the matricule, its OID and every trait', () => {
    const document = sampleDocument('liaison')
    expect(patientIds(document)[0]).toEqual({ root: '1.2.250.1.213.1.4.10', extension: '279035121518989' })
    const [patient] = within(parseXml(writeCda(document)), 'recordTarget', 'patientRole', 'patient')
    const names = within(patient!, 'name').flatMap(({ children }) =>
      children.filter((child) => typeof child !== 'string'),
    )
    expect(names.map((name) => [name.name, name.attributes['qualifier'], textOf(name)])).toEqual([
      ['family', 'BR', 'PAT-TROIS'],
      ['given', undefined, 'DOMINIQUE MARIE-LOUISE'],
      ['given', 'BR', 'DOMINIQUE'],
    ])
    expect(within(patient!, 'birthplace', 'place', 'addr', 'county').map(textOf)).toEqual(['51215'])
  })

  const unqualified: readonly (readonly [string, Identity])[] = [
    ['not checked', { ...patTrois, status: 'RECUP' }],
    ['validated, not fetched', { ...patTrois, status: 'VALI' }],
    ['provisional', { ...patTrois, status: 'PROV' }],
    ['doubtful', { ...patTrois, attributes: ['DOUT'] }],
    ['of a wrong key', { ...patTrois, matricule: '279035121518988' }],
    ['without OID', { ...patTrois, oid: '' }],
  ]
  test.each(unqualified)('%s: no matricule anywhere in the document', (_, identity) => {
    const document = sampleDocument('ldl-ees', { identity })
    expect(writeCda(document)).not.toMatch(/27903512151898|1\.2\.250\.1\.213\.1\.4\.1[01]/)
    expect(patientIds(document).map(({ extension }) => extension)).toEqual(['P-0042'])
  })

  test('a status that was lowered after the document was built keeps the matricule in', () => {
    const { patient } = sampleDocument('liaison')
    const document = sampleDocument('liaison', { patient: { ...patient, status: 'PROV' } })
    expect(writeCda(document)).not.toContain('279035121518989')
  })

  test('two namesakes without any number are not given the same identifier', () => {
    const { localId: _, ...identity } = { ...patTrois, status: 'PROV' as const }
    const patient = documentPatient({ identity })
    const ids = ['0199f2b4-7d3c-7a10-8d0e-5f6a7b8c9d0a', '0199f2b4-7d3c-7a10-8d0e-5f6a7b8c9d0b'].map(
      (setId) => patientIds(sampleDocument('liaison', { patient, setId })),
    )
    expect(ids[0]).not.toEqual(ids[1])
  })

  test.each([
    ['Corsica', { ...patTrois, matricule: '279032A00401881', birthPlace: '2A004', status: 'VALI' }],
    ['abroad', { ...patTrois, birthPlace: '99352', status: 'VALI' }],
    ['nobody knows where', { ...patTrois, birthPlace: '99999', status: 'VALI' }],
  ] as const)('born in %s', (_, identity) => {
    expect(writeCda(sampleDocument('liaison', { identity }))).toContain(
      `<county>${identity.birthPlace}</county>`,
    )
  })
})

describe('what is known and what is not', () => {
  const codes = (sections: readonly DocumentSection[]) =>
    all(parseXml(writeCda(sampleDocument('liaison', { sections }))), 'section')
      .flatMap((section) => [...all(section, 'value'), ...all(section, 'code')])
      .map(({ attributes }) => attributes['code'])

  test('« aucune connue » is an answer, silence is not', () => {
    const answered = codes([
      sampleSection('allergies', 'Allergies', { kind: 'none', of: 'allergy' }),
      sampleSection('treatments', 'Traitements', { kind: 'none', of: 'treatment' }),
    ])
    expect(answered).toEqual(expect.arrayContaining(['no-known-allergies', 'no-known-medications']))
    const silent = codes([])
    expect(silent).toEqual(
      expect.arrayContaining([
        'no-allergy-info',
        'no-medication-info',
        'no-problem-info',
        'no-procedure-info',
      ]),
    )
    expect(silent).not.toContain('no-known-allergies')
  })

  test('words typed among the allergies are one more allergy, never a silence', () => {
    const found = codes([sampleSection('allergies', 'Allergies', { kind: 'text', text: 'Latex ?' })])
    expect(found).not.toContain('no-allergy-info')
    expect(found).toContain('609328004')
  })
})
