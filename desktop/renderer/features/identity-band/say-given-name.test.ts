import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sayGivenName } from './say-given-name.ts'

it.each([
  ['DOMINIQUE', 'Dominique'],
  ['JEAN-BAPTISTE', 'Jean-Baptiste'],
  ['MARIE LOUISE', 'Marie Louise'],
  ['MARIE-JOSE ANNE', 'Marie-Jose Anne'],
  ['JEANNE D’ARC', 'Jeanne d’Arc'],
  ["JEANNE D'ARC", "Jeanne d'Arc"],
  ['MARIE DE LOURDES', 'Marie de Lourdes'],
  ['MARIE-DE-LA-CROIX', 'Marie-de-la-Croix'],
  ['MARIA DEL CARMEN', 'Maria del Carmen'],
  // Alone, or last, these are first names.
  ['DU', 'Du'],
  ['LAN DO', 'Lan Do'],
  ['THI LA MAI', 'Thi La Mai'],
  ['D’ARTAGNAN', 'D’Artagnan'],
  ['O’NEIL', 'O’Neil'],
  ['É', 'É'],
  ['HÉLÈNE ÇA', 'Hélène Ça'],
  // Already cased by somebody: theirs.
  ['Marie-ange', 'Marie-ange'],
  ['McKenzie', 'McKenzie'],
  ['', ''],
])('%s is shown %s', (written, shown) => {
  expect(sayGivenName(written)).toBe(shown)
})

it('changes case and nothing else', () => {
  const name = fc.string({ unit: fc.constantFrom(..."ABCDEÉÈÇÏŒ -’'") })
  fc.assert(
    fc.property(name, (written) => {
      expect(sayGivenName(written).toLocaleUpperCase('fr')).toBe(written)
    }),
  )
})
