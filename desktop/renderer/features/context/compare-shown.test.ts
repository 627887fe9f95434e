import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { expect, it } from 'vitest'
import { compareShown } from './compare-shown.ts'

const dossier: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}
const { matricule: _matricule, oid: _oid, ...withoutIns } = dossier

function matriculeOf(incoming: Identity) {
  const { left, mark } = compareShown(incoming, dossier).find(({ trait }) => trait === 'matricule')!
  return { left, mark }
}

it.each<[string, Identity, string | undefined, 'differs' | 'missing' | undefined]>([
  ['qualified and the same', dossier, '2 79 03 51 215 189 89', undefined],
  [
    'given, not qualified, the same',
    { ...dossier, status: 'PROV' },
    'non affiché (INS non qualifiée)',
    undefined,
  ],
  [
    'given, not qualified, another',
    { ...dossier, status: 'VALI', matricule: '184127645108946' },
    'non affiché (INS non qualifiée)',
    'differs',
  ],
  ['not given', { ...withoutIns, status: 'PROV' }, undefined, 'missing'],
])('a matricule that is %s', (_case, incoming, left, mark) => {
  expect(matriculeOf(incoming)).toEqual({ left, mark })
})

it('marks what differs once normalised, and only that', () => {
  const incoming = { ...dossier, birthName: 'Pat Trois', birthDate: '1979-03-29' }
  const marked = compareShown(incoming, dossier).filter(({ mark }) => mark !== undefined)
  expect(marked).toEqual([
    { trait: 'birthDate', left: '29 mars 1979', right: '28 mars 1979', mark: 'differs' },
  ])
})
