import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Identity } from './identity.ts'
import { mayJoin } from './join-identities.ts'
import { matchPatient } from './match-patient.ts'
import { anyIdentity, dominique, nia, nir, test, withKey, without } from './testing/identities.ts'

const provisional = { ...without(dominique, 'matricule', 'oid'), status: 'PROV' } as const
const otherIns = { ...dominique, matricule: withKey('2790351215190') }

describe('may two dossiers be said to be one person?', () => {
  it.each<[string, Identity, Identity, RegExp | 'allowed']>([
    ['the same identity twice', dominique, dominique, 'allowed'],
    ['one of them without INS', dominique, provisional, 'allowed'],
    ['a given name list on one side only', dominique, without(dominique, 'givenNames'), 'allowed'],
    ['another way of writing the name', dominique, { ...provisional, birthName: 'Pat trois' }, 'allowed'],
    ['a birth place missing', dominique, without(provisional, 'birthPlace'), 'allowed'],
    ['another birth date', dominique, { ...provisional, birthDate: '1979-03-29' }, /date de naissance/],
    ['a twin', dominique, { ...provisional, firstGivenName: 'MARC', givenNames: 'MARC' }, /prénom/],
    ['another sex', dominique, { ...provisional, sex: 'M' }, /sexe/],
    ['another birth place', dominique, { ...provisional, birthPlace: '63220' }, /lieu de naissance/],
    ['two INS', dominique, otherIns, /deux matricules INS/],
    [
      'two INS, one of which was the other’s',
      dominique,
      { ...otherIns, historic: [{ matricule: dominique.matricule!, oid: nir }] },
      'allowed',
    ],
    ['one matricule under two OIDs', dominique, { ...dominique, oid: test }, /deux OID/],
    [
      'a waiting number turned NIR',
      dominique,
      { ...dominique, matricule: withKey('8790351215189'), oid: nia },
      'allowed',
    ],
    ['doubtful', dominique, { ...provisional, attributes: ['DOUT'] }, /douteuse/],
    ['fictitious', { ...dominique, attributes: ['FICT'] }, provisional, /fictive/],
    ['a namesake', dominique, { ...provisional, attributes: ['HOMD'] }, /homonyme/],
  ])('%s', (_case, a, b, expected) => {
    const verdict = mayJoin(a, b)
    expect(verdict.kind === 'refused' ? verdict.message : verdict.kind).toMatch(expected)
  })

  it('does not depend on which one is named first', () => {
    fc.assert(fc.property(anyIdentity, anyIdentity, (a, b) => mayJoin(a, b).kind === mayJoin(b, a).kind))
  })

  it('never joins those of whom one collides with the other', () => {
    fc.assert(
      fc.property(anyIdentity, anyIdentity, (a, b) => {
        const verdict = matchPatient(a, [{ patientId: 'b', identity: b }], { environment: 'any' })
        return verdict.kind !== 'collision' || differsByAbsence(verdict) || mayJoin(a, b).kind === 'refused'
      }),
    )
  })
})

/** A collision by a trait that one side does not know contradicts nothing. */
function differsByAbsence({ differences }: { differences: readonly { left?: unknown; right?: unknown }[] }) {
  return differences.every(({ left, right }) => !left || !right)
}
