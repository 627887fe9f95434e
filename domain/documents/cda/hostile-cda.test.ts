import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseXml, textOf, within } from '../../../desktop/core/documents/received/parse-xml.ts'
import type { Identity } from '../../identity/identity.ts'
import { type DocumentKind, documentKinds, type SectionId, sectionIds } from '../document-kinds.ts'
import { documentPatient } from '../document.ts'
import type { Content } from '../entry.ts'
import { all, linesIn, linesOf } from './testing/read-lines.ts'
import { gp, patTrois, sampleDocument, sampleSection } from './testing/sample-documents.ts'
import { cdaBody, writeCda } from './write-cda.ts'
import { lawfulText } from './xml.ts'

const structured = (Object.keys(documentKinds) as DocumentKind[]).filter(
  (kind) => cdaBody(kind) === 'structured',
)

describe('hostile and unusual texts', () => {
  const hostile =
    '"/><script>alert(1)</script>&xxe; ]]> <!ENTITY a "b"> \u0000\u001b[31m \ud800 \u202e فاطمة 👩🏽‍⚕️'

  test.each([...structured, 'pps' as const])('%s stays well formed, whatever was typed where', (kind) => {
    const person = {
      ...gp,
      name: hostile,
      organisation: hostile,
      phone: hostile,
      email: hostile,
      rpps: hostile,
    }
    const identity: Identity = {
      ...patTrois,
      birthName: 'É'.repeat(100),
      usedName: hostile,
      localId: hostile,
    }
    const sections = sectionIds.map((id) => sampleSection(id, hostile, { kind: 'text', text: hostile }))
    const patient = documentPatient({
      identity,
      phone: hostile,
      address: hostile,
      contact: { name: hostile, link: hostile, phone: hostile },
    })
    const cda = parseXml(
      writeCda(
        sampleDocument(kind, {
          title: hostile,
          subtitle: hostile,
          patient,
          sections,
          author: person,
          treatingPhysician: person,
          recipients: [person],
          custodian: { kind: 'organisation', name: hostile, email: hostile },
        }),
      ),
    )
    expect(all(cda, 'script')).toEqual([])
    expect(
      within(cda, 'recordTarget', 'patientRole', 'patient', 'name', 'family').map(textOf)[0],
    ).toHaveLength(100)
    const lines = kind === 'pps' ? [] : sectionIds.map(() => lawfulText(hostile))
    expect(linesIn(cda)).toEqual(lines)
  })

  test('an author without RPPS is named, and no number is made up for the structure', () => {
    const { rpps: _, ...author } = { ...gp, role: 'coordinator-social' as const }
    const cda = parseXml(writeCda(sampleDocument('pps', { author })))
    const path = ['legalAuthenticator', 'assignedEntity'] as const
    expect(within(cda, ...path, 'id').map(({ attributes }) => attributes['extension'])).toEqual([gp.name])
    expect(within(cda, ...path, 'code')).toEqual([])
    expect(within(cda, ...path, 'representedOrganization', 'id')).toEqual([])
  })

  test('sixty treatments are sixty lines and sixty entries', () => {
    const contents = Array.from(
      { length: 60 },
      (_, index): Content => ({
        kind: 'treatment',
        drug: `Médicament ${index + 1}`,
        dosage: '1 par jour',
      }),
    )
    const sections = [sampleSection('treatments', 'Traitements', ...contents)]
    const cda = parseXml(writeCda(sampleDocument('tlm-da', { sections })))
    expect([linesIn(cda).length, all(cda, 'substanceAdministration').length]).toEqual([60, 60])
  })

  test('any model is well-formed XML that says its lines', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const day = fc.constantFrom('2026-11-02', '2026-11-02T23:30:00.000Z')
    const contents = fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text }),
      fc.record({
        kind: fc.constant('none' as const),
        of: fc.constantFrom('allergy' as const, 'treatment' as const),
      }),
      fc.record({
        kind: fc.constant('allergy' as const),
        nature: fc.constantFrom('allergy' as const, 'intolerance' as const),
        agent: text,
        reaction: text,
      }),
      fc.record({
        kind: fc.constant('treatment' as const),
        drug: text,
        dosage: text,
        reason: text,
        startedOn: day,
      }),
      fc.record({
        kind: fc.constant('problem' as const),
        status: fc.constantFrom('active' as const, 'medical-history' as const, 'surgical-history' as const),
        label: text,
        since: fc.oneof(text, fc.constantFrom('2019', 'mars 2021')),
      }),
      fc.record({ kind: fc.constant('immunization' as const), vaccine: text, givenOn: day }),
      fc.record({ kind: fc.constant('answer' as const), question: text, answer: text }),
    )
    const section = fc
      .tuple(
        fc.constantFrom(...(sectionIds as readonly SectionId[])),
        text,
        fc.array(contents, { maxLength: 4 }),
      )
      .map(([id, title, said]) => sampleSection(id, title, ...said))
    fc.assert(
      fc.property(
        fc.constantFrom(...structured),
        fc.array(section, { maxLength: 8 }),
        text,
        (kind, sections, title) => {
          const document = sampleDocument(kind, { sections, title })
          expect(linesIn(parseXml(writeCda(document))).toSorted()).toEqual(linesOf(document).toSorted())
        },
      ),
    )
  })
})
