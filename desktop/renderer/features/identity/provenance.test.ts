import { expect, it } from 'vitest'
import type { TraitName } from '../identity-band/list-traits.ts'
import { provenanceOf } from './provenance.ts'

function change(by: string, ...traits: readonly string[]) {
  const changes = traits.map((trait) => ({ trait, before: 'A', after: 'B' }))
  return { at: '2026-11-04T09:00:00.000Z', by, changes }
}

const history = [
  change('Dr Sance', 'nom utilisé', 'date de naissance'),
  change('Mme Labat', 'date de naissance', 'matricule INS'),
  change('M. Darroze'),
]

it.each<[TraitName, string | undefined]>([
  ['birthDate', 'Dr Sance'],
  ['usedName', 'Dr Sance'],
  ['matricule', 'Mme Labat'],
  // Never changed: of who opened the dossier.
  ['birthName', undefined],
  ['sex', undefined],
])('%s comes from %s', (trait, by) => {
  expect(provenanceOf(history, trait)?.by).toBe(by)
})
