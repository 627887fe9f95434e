import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Identity } from './identity.ts'
import { checkIdentityChange, hasInsiTraits, listIdentityChanges } from './identity-change.ts'
import { effectiveStatus } from './identity-status.ts'
import { anyIdentity, dominique, nia, releaseRuns, test, withKey, without } from './testing/identities.ts'

const provisional = { ...without(dominique, 'matricule', 'oid', 'birthPlace'), status: 'PROV' } as const
const former = withKey('8790351215189')
const waiting: Identity = { ...dominique, matricule: former, oid: nia }
const formerlyWaiting: Identity = { ...dominique, historic: [{ matricule: former, oid: nia }] }

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
    ['INS lost', without(dominique, 'matricule', 'oid'), ['matricule INS : 2 79 03 51 215 189 89 (NIR) → ']],
  ])('%s', (_case, after, expected) => {
    const changes = listIdentityChanges(dominique, after)
    expect(changes.map((change) => `${change.trait} : ${change.before} → ${change.after}`)).toEqual(expected)
  })

  it('a matricule that is not qualified is said to have changed, and not shown (RNIV 1)', () => {
    const retrieved: Identity = { ...dominique, status: 'RECUP', historic: [{ matricule: former, oid: nia }] }
    const hidden = 'non affiché (INS non qualifiée)'
    expect(listIdentityChanges(provisional, retrieved)).toEqual(
      expect.arrayContaining([
        { trait: 'matricule INS', before: '', after: hidden },
        { trait: 'anciens matricules INS', before: '', after: hidden },
      ]),
    )
    const doubted: Identity = { ...dominique, matricule: former, oid: nia, attributes: ['DOUT'] }
    expect(listIdentityChanges(dominique, doubted)).toContainEqual({
      trait: 'matricule INS',
      before: '2 79 03 51 215 189 89 (NIR)',
      after: hidden,
    })
  })

  it('nothing is listed of an identity that stays the same, and no matricule unless it is qualified', () => {
    fc.assert(
      fc.property(anyIdentity, anyIdentity, (before, after) => {
        expect(listIdentityChanges(before, before)).toEqual([])
        const change = listIdentityChanges(before, after).find(({ trait }) => trait === 'matricule INS')
        const said = [[before, change?.before ?? ''] as const, [after, change?.after ?? ''] as const]
        const unqualified = said.filter(([identity]) => effectiveStatus(identity).status !== 'QUAL')
        expect(unqualified.map(([, words]) => words).join('')).not.toMatch(/\d/)
      }),
      { numRuns: releaseRuns(300) },
    )
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
    ['a waiting number becomes a NIR', waiting, formerlyWaiting, 'allowed'],
    [
      'a waiting number becomes a NIR, with another name',
      waiting,
      { ...formerlyWaiting, birthName: 'DURAND' },
      'refused',
    ],
    ['a NIR that is only retrieved', waiting, { ...formerlyWaiting, status: 'RECUP' }, 'refused'],
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

  it('whatever is allowed, a person’s strict traits from INSi are still there, the INS at least as a former one', () => {
    const kept = ['birthDate', 'sex'] as const
    const isKept = ({ matricule, oid }: Identity, after: Identity) =>
      [after, ...(after.historic ?? [])].some((one) => one.matricule === matricule && one.oid === oid)
    fc.assert(
      fc.property(anyIdentity, anyIdentity, (before, after) => {
        if (!hasInsiTraits(before) || checkIdentityChange(before, after).kind === 'refused') return true
        return isKept(before, after) && kept.every((trait) => before[trait] === after[trait])
      }),
      { numRuns: 500 },
    )
  })
})
