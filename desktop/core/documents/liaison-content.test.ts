import type { AllergyBody } from '@navigateur-pro/domain/records/allergy.ts'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { describe, expect, test } from 'vitest'
import { type LiaisonDraft, type LiaisonView, liaisonView } from '../../contract/views.ts'
import { type LiaisonSources, liaisonContent } from './liaison-content.ts'
import { dominique } from './testing/document-models.ts'

const nurse: Author = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const nowMs = Date.parse('2026-11-21T11:00:00Z')

const nothing: LiaisonSources = {
  patient: { patientId: '018f0000-0000-7000-8000-000000000000', identity: dominique, status: 'QUAL' },
  care: { medications: [], stopped: [], allergies: [], problems: [] },
  circle: { members: [], former: [] },
  transmissions: [],
  nowMs,
}
const blank: LiaisonDraft = {
  reason: '',
  destination: '',
  comment: '',
  excluded: [],
  allergiesStated: 'unanswered',
  allergiesText: '',
  treatmentsStated: 'unanswered',
  treatmentsText: '',
}
const asked: LiaisonDraft = { ...blank, reason: 'Dyspnée de repos' }

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
const withCare = (care: Partial<LiaisonSources['care']>) => ({
  ...nothing,
  care: { ...nothing.care, ...care },
})

const lines = (view: LiaisonView, id: LiaisonView['sections'][number]['id']) =>
  view.sections.find((section) => section.id === id)?.lines ?? []
const texts = (...found: Parameters<typeof lines>) => lines(...found).map(({ text }) => text)
const missing = (sources: LiaisonSources, draft: LiaisonDraft) =>
  liaisonContent(sources, draft).missing.map(({ field }) => field)

describe('the three items that CSP R.1112-1-1 requires', () => {
  const drugs = withCare({ medications: [medication('m1', 'Furosémide 40 mg', '1 matin')] })
  const allergic = withCare({ allergies: [allergy('a1', 'allergy', 'Pénicilline')] })
  const notAllergic = withCare({ allergies: [allergy('a0', 'none-known')] })

  test.each<[string, LiaisonSources, Partial<LiaisonDraft>, string[]]>([
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
    const { sections } = liaisonContent(nothing, blank)
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
    const draft: LiaisonDraft = { ...asked, allergiesStated: 'none-known' }
    expect(texts(liaisonContent(both, draft), 'allergies')).toEqual(['Pénicilline'])
    expect(texts(liaisonContent(allergic, draft), 'allergies')).toEqual(['Pénicilline'])
    const typed: LiaisonDraft = { ...asked, allergiesStated: 'listed', allergiesText: 'Latex' }
    expect(texts(liaisonContent(notAllergic, typed), 'allergies')).toEqual(['Latex'])
    // Unticked, the allergy stays in sight, to be ticked again.
    const unticked = lines(liaisonContent(allergic, { ...draft, excluded: ['a1'] }), 'allergies')
    expect(unticked.map(({ text, included }) => [text, included])).toEqual([
      ['Pénicilline', false],
      ['Aucune allergie connue', true],
    ])
  })

  test('« aucun traitement » never stands beside a treatment', () => {
    expect(texts(liaisonContent(drugs, { ...asked, treatmentsStated: 'none' }), 'treatments')).toEqual([
      'Furosémide 40 mg, 1 matin',
    ])
  })
})

test('each line says where it comes from and how old it is', () => {
  const { patient } = nothing
  const sources: LiaisonSources = {
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
  const view = liaisonContent(sources, { ...asked, comment: 'Vit seule' })
  expect(liaisonView.parse(view)).toEqual(view)
  const said = view.sections.flatMap((section) =>
    section.lines.map(({ text, source, age }) => [section.title, text, source, age]),
  )
  expect(said).toEqual([
    ['Motif', 'Dyspnée de repos', 'saisi par l’auteur de la fiche', ''],
    ['Allergies', 'Codéine', 'Dr Sance', 'il y a 3 ans'],
    [
      'Traitements en cours',
      'Furosémide 40 mg, 1 matin (insuffisance cardiaque)',
      'ordonnance du 12 mars',
      'il y a 8 mois',
    ],
    ['Problèmes actifs', 'Fibrillation atriale, depuis 2021', 'dossier', 'hier'],
    ['Antécédents', 'Prothèse de hanche droite (2012)', 'dossier', 'hier'],
    ['Événements récents', 'Vit seule', 'saisi par l’auteur de la fiche', ''],
    ['Événements récents', 'OMI', 'Mme Labat, infirmière', 'hier'],
    ['Personnes à prévenir', 'Marie Lafitte (fille) · 06 00 00 00 01', 'dossier', ''],
    ['Personnes à prévenir', 'Téléphone du patient : 06 00 00 00 00', 'dossier', ''],
    ['Équipe de soins', 'Mme Labat, infirmière · 06 00 00 00 02', 'cercle de soins', 'il y a 12 mois'],
  ])
})

test('every line can be unticked by its own id, and stays in sight', () => {
  const sources = withCare({ medications: [medication('m1', 'Furosémide', '1 matin')] })
  const draft: LiaisonDraft = {
    ...asked,
    comment: 'Vit seule',
    allergiesStated: 'listed',
    allergiesText: 'Latex\n\nIode',
  }
  const ids = liaisonContent(sources, draft).sections.flatMap((section) => section.lines.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(['reason', 'allergies-0', 'allergies-2', 'm1', 'comment'])
  for (const excluded of ids) {
    const after = liaisonContent(sources, { ...draft, excluded: [excluded] })
    const unticked = after.sections.flatMap((section) => section.lines).filter(({ included }) => !included)
    expect(unticked.map(({ id }) => id)).toEqual([excluded])
  }
})

describe('recent events', () => {
  const recent = (transmissions: LiaisonSources['transmissions']) =>
    texts(liaisonContent({ ...nothing, transmissions }, asked), 'recent')

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
