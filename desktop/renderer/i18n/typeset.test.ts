import { expect, it } from 'vitest'
import { typeset } from './typeset.ts'

const space = '\u00a0'

it.each([
  ['Plusieurs dossiers correspondent : choisissez.', `Plusieurs dossiers correspondent${space}: choisissez.`],
  ['Même patient ?', `Même patient${space}?`],
  ['Gardé ; réessayez.', `Gardé${space}; réessayez.`],
  ['Voir « à traiter ».', `Voir «${space}à traiter${space}».`],
  ['Vraiment « oui » ? Oui', `Vraiment «${space}oui${space}»${space}? Oui`],
  // Already set, or nothing to set.
  [`Rattrapage${space}: 3`, `Rattrapage${space}: 3`],
  ['À 14:02, https://exemple.test', 'À 14:02, https://exemple.test'],
  ['', ''],
])('%s', (written, set) => {
  expect(typeset(written)).toBe(set)
  expect(typeset(set)).toBe(set)
})
