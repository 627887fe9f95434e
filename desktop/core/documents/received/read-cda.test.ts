import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { patTrois, sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import { writtenSections } from '@navigateur-pro/domain/documents/document.ts'
import { sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseXml } from './parse-xml.ts'
import { readCda } from './read-cda.ts'

const sent = writeCda(sampleDocument('liaison', { identity: { ...patTrois, usedName: 'DURAND' } }))

/** Why it was refused, in French; what is not a refusal of ours is thrown. */
function refusalOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_input') return error.message
    throw error
  }
  return ''
}

describe('a CDA that comes from outside', () => {
  test('says whose it is, who wrote it, when, and its words', () => {
    const { patient, sections, ...about } = readCda(sent)
    expect(about).toEqual({
      title: 'Fiche de liaison d’urgence',
      type: '74207-2',
      madeAt: '20261121101245+0100',
      author: { name: 'Claire Sance DR', organisation: 'Cabinet médical du Bourg, Saint-Sever' },
    })
    expect(patient).toEqual({
      ins: { matricule: '279035121518989', oid: '1.2.250.1.213.1.4.10' },
      birthName: 'PAT-TROIS',
      usedName: 'DURAND',
      firstGivenName: 'DOMINIQUE',
      givenNames: 'DOMINIQUE MARIE-LOUISE',
      sex: 'F',
      birthDate: '19790328',
      birthPlace: '51215',
    })
    const shown = sections.flatMap(({ lines }) => lines).join('\n')
    for (const { entries } of writtenSections(sampleDocument('liaison'))) {
      for (const entry of entries) expect(shown).toContain(sayEntry(entry))
    }
  })

  test('gives the PDF that it holds', () => {
    expect(readCda(writeCda(sampleDocument('pps'), 'JVBERi0xLjcK')).pdf).toBe('JVBERi0xLjcK')
  })

  const bomb = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}">]>`
  const hostile: readonly (readonly [string, string, RegExp])[] = [
    ['an entity bomb', `${bomb}<ClinicalDocument>&b;</ClinicalDocument>`, /DTD/],
    ['a file of the machine', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /DTD/],
    ['a DTD on the network', '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>', /DTD/],
    ['an entity that nothing declares', '<ClinicalDocument>&x;</ClinicalDocument>', /XML lisible/],
    ['a tower of elements', '<a>'.repeat(5000), /trop d’éléments/],
    ['a crowd of elements', `<a>${'<b/>'.repeat(200_001)}</a>`, /trop d’éléments/],
    ['a page', '<html><script>alert(1)</script></html>', /pas un document CDA/],
    ['nothing', '', /XML lisible|vide/],
    ['bytes of something else', '%PDF-1.7\u0000\u0001', /XML lisible/],
    ['half of a document', sent.slice(0, 2000), /XML lisible/],
    ['two documents', '<ClinicalDocument/><ClinicalDocument/>', /plusieurs racines/],
  ]
  test.each(hostile)('%s is refused, in French', (_, text, why) => {
    expect(refusalOf(() => readCda(text))).toMatch(why)
  })

  test('one that is too long is refused before it is read', () => {
    const limits = { characters: 10, depth: 10, elements: 10 }
    expect(refusalOf(() => parseXml('<a>0123456789</a>', limits))).toMatch(/trop gros/)
  })

  test('a script, a link and a picture are words', () => {
    const text =
      '<text><script>alert(1)</script><linkHtml href="javascript:x()">voir</linkHtml>&lt;b&gt;</text>'
    const cda = `<ClinicalDocument><component><structuredBody><component><section>${text}</section></component></structuredBody></component></ClinicalDocument>`
    expect(readCda(cda).sections).toEqual([{ title: '', lines: ['alert(1)voir<b>'] }])
  })

  const ins = '<id root="1.2.250.1.213.1.4.10" extension="279035121518989"/>'
  const defects: readonly (readonly [string, string, string | undefined])[] = [
    ['a wrong key', '<id root="1.2.250.1.213.1.4.8" extension="123456789012244"/>', '123456789012244'],
    ['spaces and small letters', '<id root="1.2.250.1.213.1.4.8" extension="2 79 2a 004"/>', '2 79 2a 004'],
    ['a matricule without OID', '<id extension="279035121518989"/>', undefined],
    ['an OID without matricule', '<id root="1.2.250.1.213.1.4.8"/>', undefined],
    ['the legacy INS-C', '<id root="1.2.250.1.213.1.4.2" extension="0448685716413283718907"/>', undefined],
    ['two matricules', `${ins}<id root="1.2.250.1.213.1.4.8" extension="1"/>`, undefined],
    ['none', '', undefined],
  ]
  test.each(defects)('%s is told as it is, and nothing is chosen', (_, ids, matricule) => {
    const text = `<ClinicalDocument><recordTarget><patientRole>${ids}<patient><birthTime nullFlavor="UNK"/><birthplace><place><addr><county>60500</county></addr></place></birthplace></patient></patientRole></recordTarget></ClinicalDocument>`
    const { patient } = readCda(text)
    expect(patient.ins?.matricule).toBe(matricule)
    expect([patient.birthDate, patient.birthPlace, patient.birthName]).toEqual(['', '60500', ''])
  })

  test('whatever is cut, doubled or put in it, it is read or refused', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      '<!DOCTYPE a>',
      '<![CDATA[',
      ']]>',
      '\u0000',
      '<id/>',
      ' ',
    )
    const place = fc.nat({ max: sent.length })
    fc.assert(
      fc.property(place, place, piece, (from, length, put) => {
        const text = sent.slice(0, from) + put + sent.slice(from + (length % 200))
        expect(refusalOf(() => readCda(text))).toMatch(/^$|Rien n’a été enregistré/)
      }),
      { numRuns: 60 },
    )
  })

  const examples = resolve(import.meta.dirname, '../../../../../shared/data/interop/cda-examples')
  test.skipIf(!existsSync(examples))('the official examples (shared/data/interop/cda-examples)', () => {
    for (const name of readdirSync(examples)) {
      const { patient, sections, pdf } = readCda(readFileSync(join(examples, name), 'utf8'))
      expect([name, patient.ins?.matricule, patient.birthName]).toEqual([
        name,
        '279035121518989',
        'PAT-TROIS',
      ])
      expect(sections.length > 0 || pdf !== undefined).toBe(true)
    }
  })
})
