import { expect, it } from 'vitest'
import { compareReview } from './compare-review.ts'
import { namedDrug } from './named-drug.ts'

const line = (
  id: string,
  drug: string,
  dose: string,
  more: { stoppedOn?: string; disputed?: boolean } = {},
) => ({
  id,
  disputed: more.disputed ?? false,
  body: {
    drug,
    dose,
    source: 'ordonnance',
    statedOn: '2026-11-01',
    ...(more.stoppedOn && { stoppedOn: more.stoppedOn }),
  },
})
const kept = (id: string, drug: string, before: string) => ({
  kind: 'kept' as const,
  line: id,
  drug,
  before,
  comment: '',
})

it('a review is read beside the list of today: what moved is said, what it forgets too', () => {
  const { entries, unlisted } = compareReview(
    [
      kept('same', 'Ramipril', '5 mg'),
      kept('moved', 'Coumadine', '4 mg'),
      kept('stopped', 'Fer', '1 soir'),
      kept('disputed', 'Apixaban', '5 mg'),
      kept('gone', 'Zolpidem', '1 soir'),
      { kind: 'added', drug: 'Paracétamol', after: '1 g', comment: '' },
    ],
    [
      line('same', 'Ramipril', '5 mg'),
      line('moved', 'Coumadine', '3 mg'),
      line('stopped', 'Fer', '1 soir', { stoppedOn: '2026-11-20' }),
      line('disputed', 'Apixaban', '5 mg', { disputed: true }),
      line('new', 'Amoxicilline', '1 g'),
      line('old', 'Pravastatine', '20 mg', { stoppedOn: '2026-01-01' }),
    ],
  )
  expect(entries.map(({ moved }) => moved)).toEqual([
    undefined,
    'la liste dit maintenant : Coumadine 3 mg',
    'arrêté depuis',
    'plusieurs versions à départager',
    'n’est plus dans la liste',
    undefined,
  ])
  expect(unlisted.map(({ id }) => id)).toEqual(['new'])
})

it.each([
  ['Pilulier du soir', undefined],
  ['PREVISCAN du soir', 'Fluindione (Préviscan) 20 mg'],
  ['le comprimé de fluindione', 'Fluindione (Préviscan) 20 mg'],
  ['1 g le matin', undefined],
])('what a home help reads names no drug: « %s »', (text, drug) => {
  expect(namedDrug(text, ['Paracétamol 1 g', 'Fluindione (Préviscan) 20 mg'])).toBe(drug)
})
