import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Identity } from './identity.ts'
import { checkIdentityChange, hasInsiTraits, listIdentityChanges } from './identity-change.ts'
import { anyIdentity, dominique, test, withKey, without } from './testing/identities.ts'

const provisional = { ...without(dominique, 'matricule', 'oid', 'birthPlace'), status: 'PROV' } as const

describe('what changed in an identity, in French', () => {
  it.each<[string, Identity, readonly string[]]>([
    ['nothing', dominique, []],
    ['status', { ...dominique, status: 'RECUP' }, ['statut : INS qualifiée → INS récupérée']],
    ['used name', { ...dominique, usedName: 'MARTIN' }, ['nom utilisé :  → MARTIN']],
    [
      'birth date',
      { ...dominique, birthDate: '1979-03-01', birthDateCertainty: 'day-unknown' },
      ['date de naissance : 28 mars 1979 → 1er mars 1979 (jour inconnu)'],
    ],
    [
      'INS lost',
      without(dominique, 'matricule', 'oid'),
      ['matricule INS : 2 79 03 51 215 189 89 (1.2.250.1.213.1.4.8) → '],
    ],
  ])('%s', (_case, after, expected) => {
    const changes = listIdentityChanges(dominique, after)
    expect(changes.map((change) => `${change.trait} : ${change.before} → ${change.after}`)).toEqual(expected)
  })
})

describe('traits that come from INSi are read-only', () => {
  it.each<[string, Identity, Identity, 'allowed' | 'refused']>([
    ['a provisional identity is corrected', provisional, { ...provisional, birthName: 'DURAND' }, 'allowed'],
    ['a provisional identity becomes qualified', provisional, dominique, 'allowed'],
    ['the status falls', dominique, { ...dominique, status: 'PROV' }, 'allowed'],
    ['a mark of doubt', dominique, { ...dominique, status: 'PROV', attributes: ['DOUT'] }, 'allowed'],
    ['a used name', dominique, { ...dominique, usedName: 'MARTIN' }, 'allowed'],
    ['a local identifier', dominique, { ...dominique, localId: '42' }, 'allowed'],
    ['the birth name', dominique, { ...dominique, birthName: 'DURAND' }, 'refused'],
    ['a trait is dropped', dominique, without(dominique, 'givenNames'), 'refused'],
    [
      'the INS is dropped',
      dominique,
      { ...without(dominique, 'matricule', 'oid'), status: 'VALI' },
      'refused',
    ],
    ['another INS', dominique, { ...dominique, matricule: withKey('2790351215190') }, 'refused'],
    ['another OID', dominique, { ...dominique, oid: test }, 'refused'],
    ['INSi fills a missing trait', without(dominique, 'givenNames'), dominique, 'allowed'],
    [
      'a hand fills a missing trait',
      without(dominique, 'givenNames'),
      { ...dominique, status: 'VALI' },
      'refused',
    ],
    [
      'a doubtful dossier is no longer INSi’s',
      { ...dominique, attributes: ['DOUT'] },
      provisional,
      'allowed',
    ],
  ])('%s', (_case, before, after, expected) => {
    expect(checkIdentityChange(before, after).kind).toBe(expected)
  })

  it('whatever is allowed, a person’s strict traits from INSi are still there', () => {
    const kept = ['birthDate', 'sex', 'matricule', 'oid'] as const
    fc.assert(
      fc.property(anyIdentity, anyIdentity, (before, after) => {
        if (!hasInsiTraits(before) || checkIdentityChange(before, after).kind === 'refused') return true
        return kept.every((trait) => before[trait] === after[trait])
      }),
      { numRuns: 500 },
    )
  })
})
