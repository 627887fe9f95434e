import type { AllergyBody } from '@navigateur-pro/domain/records/allergy.ts'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { describe, expect, test } from 'vitest'
import { type DocumentKind, documentKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { writtenSections } from '@navigateur-pro/domain/documents/document.ts'
import { sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { DocumentSources } from './build/making.ts'
import { buildDocument, previewDocument } from './build-document.ts'
import { dominique } from './testing/document-models.ts'

const nurse: Author = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const nowMs = Date.parse('2026-11-21T11:00:00Z')

const nothing: DocumentSources = {
  patient: { patientId: '018f0000-0000-7000-8000-000000000000', identity: dominique, status: 'QUAL' },
  care: { medications: [], stopped: [], allergies: [], problems: [] },
  circle: { members: [], former: [] },
  transmissions: [],
  measurements: [],
  plan: { headers: [], problems: [], objectives: [], actions: [], social: [] },
  nowMs,
}
const blank: TypedLetter = {
  reason: '',
  destination: '',
  comment: '',
  excluded: [],
  allergiesStated: 'unanswered',
  allergiesText: '',
  treatmentsStated: 'unanswered',
  treatmentsText: '',
}
const asked: TypedLetter = { ...blank, reason: 'Dyspnée de repos' }

const medication = (recordId: string, drug: string, dose: string, reason?: string) => ({
  recordId,
  author: nurse,
  body: { drug, dose, source: 'ordonnance du 12 mars', statedOn: '2026-03-12', ...(reason && { reason }) },
})
const allergy = (recordId: string, kind: AllergyBody['kind'], substance = '') => ({
  recordId,
  author: nurse,
  body: { kind, substance, source: 'Dr Sance', statedOn: '2023-11-21' },
})
const problem = (recordId: string, kind: 'active' | 'surgical-history', label: string, since?: string) => ({
  recordId,
  author: nurse,
  body: { kind, label, source: 'dossier', statedOn: '2026-11-20', ...(since && { since }) },
})
const transmission = (id: string, occurredAt: string, body: Record<string, unknown>) => ({
  id,
  author: nurse,
  occurredAt,
  body: { text: id, important: false, attachments: [], ...body },
})
const withCare = (care: Partial<DocumentSources['care']>) => ({
  ...nothing,
  care: { ...nothing.care, ...care },
})

const liaison = (sources: DocumentSources, draft: TypedLetter) => previewDocument('liaison', sources, draft)
const lines = (view: ReturnType<typeof liaison>, id: string) =>
  view.sections.find((section) => section.id === id)?.entries ?? []
const texts = (...found: Parameters<typeof lines>) => lines(...found).map(sayEntry)
const missing = (sources: DocumentSources, draft: TypedLetter) =>
  liaison(sources, draft).missing.map(({ field }) => field)

describe('the three items that CSP R.1112-1-1 requires', () => {
  const drugs = withCare({ medications: [medication('m1', 'Furosémide 40 mg', '1 matin')] })
  const allergic = withCare({ allergies: [allergy('a1', 'allergy', 'Pénicilline')] })
  const notAllergic = withCare({ allergies: [allergy('a0', 'none-known')] })

  test.each<[string, DocumentSources, Partial<TypedLetter>, string[]]>([
    ['silence is no answer', nothing, {}, ['reason', 'allergies', 'treatments']],
    ['spaces are silence', nothing, { reason: ' \n ' }, ['reason', 'allergies', 'treatments']],
    ['the reason is typed', nothing, { reason: 'Chute' }, ['allergies', 'treatments']],
    ['a recorded treatment answers', drugs, {}, ['reason', 'allergies']],
    ['an unticked one does not', drugs, { excluded: ['m1'] }, ['reason', 'allergies', 'treatments']],
    ['« aucun traitement » answers', nothing, { treatmentsStated: 'none' }, ['reason', 'allergies']],
    [
      'a promise of a list does not',
      nothing,
      { treatmentsStated: 'listed' },
      ['reason', 'allergies', 'treatments'],
    ],
    [
      'a typed list answers',
      nothing,
      { treatmentsStated: 'listed', treatmentsText: 'Kardégic' },
      ['reason', 'allergies'],
    ],
    [
      'a text without its answer does not',
      nothing,
      { treatmentsText: 'Kardégic' },
      ['reason', 'allergies', 'treatments'],
    ],
    ['a recorded allergy answers', allergic, {}, ['reason', 'treatments']],
    ['« aucune connue » recorded answers', notAllergic, {}, ['reason', 'treatments']],
    ['« aucune connue » typed answers', nothing, { allergiesStated: 'none-known' }, ['reason', 'treatments']],
    ['unticked, it does not', notAllergic, { excluded: ['a0'] }, ['reason', 'allergies', 'treatments']],
    [
      'an unticked reason is missing',
      nothing,
      { reason: 'Chute', excluded: ['reason'] },
      ['reason', 'allergies', 'treatments'],
    ],
  ])('%s', (_rule, sources, answers, expected) => {
    expect(missing(sources, { ...blank, ...answers })).toEqual(expected)
  })

  test('have their place on the sheet even when nothing is known', () => {
    const { sections } = liaison(nothing, blank)
    expect(sections.map(({ id, legal }) => [id, legal])).toEqual([
      ['reason', true],
      ['allergies', true],
      ['treatments', true],
    ])
  })

  test('« aucune allergie connue » never stands beside a known allergy', () => {
    const both = withCare({
      allergies: [allergy('a0', 'none-known'), allergy('a1', 'allergy', 'Pénicilline')],
    })
    const draft: TypedLetter = { ...asked, allergiesStated: 'none-known' }
    expect(texts(liaison(both, draft), 'allergies')).toEqual(['Pénicilline'])
    expect(texts(liaison(allergic, draft), 'allergies')).toEqual(['Pénicilline'])
    const typed: TypedLetter = { ...asked, allergiesStated: 'listed', allergiesText: 'Latex' }
    expect(texts(liaison(notAllergic, typed), 'allergies')).toEqual(['Latex'])
    // Unticked, the allergy stays in sight, to be ticked again.
    const unticked = lines(liaison(allergic, { ...draft, excluded: ['a1'] }), 'allergies')
    expect(unticked.map((one) => [sayEntry(one), one.included])).toEqual([
      ['Pénicilline', false],
      ['Aucune allergie connue', true],
    ])
  })

  test('« aucun traitement » never stands beside a treatment', () => {
    expect(texts(liaison(drugs, { ...asked, treatmentsStated: 'none' }), 'treatments')).toEqual([
      'Furosémide 40 mg, 1 matin',
    ])
  })
})

test('each line says where it comes from and how old it is', () => {
  const { patient } = nothing
  const sources: DocumentSources = {
    ...withCare({
      medications: [medication('m1', 'Furosémide 40 mg', '1 matin', 'insuffisance cardiaque')],
      allergies: [allergy('a1', 'intolerance', 'Codéine')],
      problems: [
        problem('p1', 'active', 'Fibrillation atriale', '2021'),
        problem('p2', 'surgical-history', 'Prothèse de hanche droite', '2012'),
      ],
    }),
    patient: {
      ...patient,
      phone: '06 00 00 00 00',
      contact: { name: 'Marie Lafitte', link: 'fille', phone: '06 00 00 00 01' },
    },
    circle: {
      members: [
        {
          member: { ...nurse, organisation: 'Cabinet infirmier', phone: '06 00 00 00 02' },
          since: '2025-11-21',
        },
      ],
      former: [],
    },
    transmissions: [transmission('OMI', '2026-11-20T09:00:00Z', { important: true })],
  }
  const view = liaison(sources, { ...asked, comment: 'Vit seule' })
  const said = view.sections.flatMap((section) =>
    section.entries.map((one) => [section.title, sayEntry(one), one.provenance.source, one.age]),
  )
  expect(said).toEqual([
    ['Motif', 'Dyspnée de repos', 'saisi par l’auteur du document', ''],
    ['Allergies', 'Codéine', 'Dr Sance', 'il y a 3 ans'],
    [
      'Traitements en cours',
      'Furosémide 40 mg, 1 matin (insuffisance cardiaque)',
      'ordonnance du 12 mars',
      'il y a 8 mois',
    ],
    ['Problèmes actifs', 'Fibrillation atriale, depuis 2021', 'dossier', 'hier'],
    ['Antécédents chirurgicaux', 'Prothèse de hanche droite (2012)', 'dossier', 'hier'],
    ['À savoir', 'Vit seule', 'saisi par l’auteur du document', ''],
    ['Événements récents', 'OMI', 'Mme Labat, infirmière', 'hier'],
    ['Personnes à prévenir', 'Marie Lafitte (fille) · 06 00 00 00 01', 'dossier', ''],
    ['Personnes à prévenir', 'Téléphone du patient : 06 00 00 00 00', 'dossier', ''],
    ['Équipe de soins', 'Mme Labat, infirmière · 06 00 00 00 02', 'cercle de soins', 'il y a 12 mois'],
  ])
})

test('every line can be unticked by its own id, and stays in sight', () => {
  const sources = withCare({ medications: [medication('m1', 'Furosémide', '1 matin')] })
  const draft: TypedLetter = {
    ...asked,
    comment: 'Vit seule',
    allergiesStated: 'listed',
    allergiesText: 'Latex\n\nIode',
  }
  const ids = liaison(sources, draft).sections.flatMap((section) => section.entries.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(['reason', 'allergies-0', 'allergies-2', 'm1', 'comment'])
  for (const excluded of ids) {
    const after = liaison(sources, { ...draft, excluded: [excluded] })
    const unticked = after.sections.flatMap((section) => section.entries).filter(({ included }) => !included)
    expect(unticked.map(({ id }) => id)).toEqual([excluded])
  }
})

describe('recent events', () => {
  const recent = (transmissions: DocumentSources['transmissions']) =>
    texts(liaison({ ...nothing, transmissions }, asked), 'recent')

  test('are the important transmissions of the last thirty days', () => {
    expect(
      recent([
        transmission('important', '2026-11-20T09:00:00Z', { important: true }),
        transmission('commune', '2026-11-20T08:00:00Z', {}),
        transmission('photo', '2026-11-19T08:00:00Z', { important: true, text: '' }),
        transmission('limite', '2026-10-22T11:00:00Z', { important: true }),
        transmission('ancienne', '2026-10-22T10:59:59Z', { important: true }),
      ]),
    ).toEqual(['important', 'limite'])
  })

  test('are six at most, the newest', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      transmission(`n° ${index}`, `2026-11-${20 - index}T09:00:00Z`, { important: true }),
    )
    expect(recent(many)).toEqual(['n° 0', 'n° 1', 'n° 2', 'n° 3', 'n° 4', 'n° 5'])
  })

  test('a corrected one leaves its place to its correction', () => {
    expect(
      recent([
        transmission('INR 3,1', '2026-11-20T09:00:00Z', { corrects: 'INR 13' }),
        transmission('INR 13', '2026-11-20T08:00:00Z', { important: true }),
      ]),
    ).toEqual(['INR 3,1'])
  })
})

describe('every document', () => {
  const everything: DocumentSources = {
    ...withCare({
      medications: [medication('m1', 'Furosémide 40 mg', '1 matin')],
      allergies: [allergy('a1', 'allergy', 'Pénicilline')],
      problems: [
        problem('p1', 'active', 'Fibrillation atriale'),
        problem('p2', 'surgical-history', 'Hanche'),
      ],
    }),
    measurements: [
      {
        recordId: 'w1',
        author: nurse,
        at: '2026-11-20T08:00:00Z',
        body: { kind: 'weight', value: 70.4, origin: 'professional' },
      },
      {
        recordId: 'w0',
        author: nurse,
        at: '2026-11-10T08:00:00Z',
        body: { kind: 'weight', value: 69, origin: 'professional' },
      },
    ],
    form: {
      recordId: 'f1',
      author: nurse,
      at: '2026-11-20T08:00:00Z',
      body: {
        model: {
          id: 'chute',
          version: 1,
          title: 'Après une chute',
          purpose: '',
          confidentiality: 'paramedical',
          sections: [
            {
              title: 'La chute',
              questions: [{ id: 'alone', label: 'Seule', input: { kind: 'yes-no' } }],
            },
          ],
        },
        answers: { alone: 'yes' },
      },
    },
  }
  const stamp = {
    id: '018f0000-0000-7000-8000-000000000001',
    setId: '018f0000-0000-7000-8000-000000000001',
    version: 1,
    madeAt: '2026-11-21T11:00:00Z',
    author: { ...nurse, organisation: 'Cabinet infirmier' },
  }
  const kinds = Object.keys(documentKinds) as DocumentKind[]
  const made = (kind: DocumentKind, sources = everything) => buildDocument(kind, sources, asked, stamp)

  test.each(kinds)('%s is built from the same records, twice the same, with ids of its own', (kind) => {
    const { document } = made(kind)
    expect(made(kind).document).toEqual(document)
    const ids = document.sections.flatMap(({ entries }) => entries.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    for (const { entries } of writtenSections(document)) {
      for (const entry of entries) expect(sayEntry(entry).trim()).not.toBe('')
    }
  })

  test.each(kinds)('%s lets no matricule out of an identity that is not qualified', (kind) => {
    const doubted: DocumentSources = {
      ...everything,
      patient: { ...everything.patient, identity: { ...dominique, attributes: ['DOUT'] } },
    }
    expect(JSON.stringify(made(kind).document)).toContain(dominique.matricule)
    expect(JSON.stringify(made(kind, doubted).document)).not.toContain(dominique.matricule)
  })

  test('each model has its own codes', () => {
    const codes = (kind: DocumentKind) => made(kind).document.sections.map(({ code }) => code)
    expect(codes('liaison')).toEqual(expect.arrayContaining(['10160-0', '48765-2', '11450-4']))
    expect(codes('ldl-ees')).toEqual(expect.arrayContaining(['42349-1', '42346-7', '48765-2', '11348-0']))
    expect(codes('tlm-da')).toEqual(expect.arrayContaining(['10160-0', '11450-4']))
  })

  test('the last figure of each kind is told, with its unit', () => {
    const told = made('liaison').document.sections.find(({ id }) => id === 'measurements')
    expect(told?.entries.map(sayEntry)).toEqual(['Poids : 70,4 kg'])
  })

  test('a filled form says its questions and their answers', () => {
    const { document } = made('form')
    expect(document.title).toBe('Après une chute')
    expect(document.sections.map(({ title, entries }) => [title, ...entries.map(sayEntry)])).toEqual([
      ['La chute', 'Seule : oui'],
    ])
  })
})
