import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Identity } from './identity.ts'
import { resembles } from './resembles.ts'
import { anyIdentity } from './testing/identities.ts'

const louise: Identity = {
  status: 'QUAL',
  birthName: 'CAZAUX',
  firstGivenName: 'LOUISE',
  givenNames: 'LOUISE ANNE',
  sex: 'F',
  birthDate: '2017-10-06',
  birthPlace: '40192',
}

describe('near enough to be taken for one another', () => {
  test.each<[string, Partial<Identity>, boolean]>([
    ['her twin', { firstGivenName: 'LOUISA', givenNames: 'LOUISA ANNE' }, true],
    ['a namesake born the same day elsewhere', { birthPlace: '40088' }, true],
    ['a letter lost in the name', { birthName: 'CAZAU' }, true],
    ['the sex misread', { sex: 'M' }, true],
    ['the same traits under another number', {}, true],
    ['another day', { birthDate: '2017-10-07' }, false],
    ['another name and another first name', { birthName: 'LABAT', firstGivenName: 'ANNE' }, false],
    ['another first name and another place', { firstGivenName: 'ANNE', birthPlace: '40088' }, false],
  ])('%s', (_who, change, expected) => {
    expect(resembles(louise, { ...louise, ...change })).toBe(expected)
  })

  test('it does not matter who is looked at first', () => {
    fc.assert(fc.property(anyIdentity, anyIdentity, (a, b) => resembles(a, b) === resembles(b, a)))
  })
})
