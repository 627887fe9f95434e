import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkIdentity } from './check-identity.ts'
import { identity as schema } from './identity.ts'
import { anyIdentity, demo, dominique, nia, nir, test, withKey, without } from './testing/identities.ts'

const waiting = { ...dominique, matricule: withKey('8790351215189'), oid: nia }

describe('an identity that may be worked with', () => {
  it.each([
    ['NIR with its OID', dominique, 'production', 'valid'],
    ['NIA with its OID', waiting, 'production', 'valid'],
    ['NIR that announces a NIA', { ...dominique, oid: nia }, 'production', 'OID_MISMATCH'],
    ['NIA that announces a NIR', { ...waiting, oid: nir }, 'production', 'OID_MISMATCH'],
    ['test patient on a test desk', { ...dominique, oid: test }, 'test', 'valid'],
    ['demonstration patient on a test desk', { ...dominique, oid: demo }, 'test', 'valid'],
    ['NIA of a test patient', { ...waiting, oid: test }, 'test', 'valid'],
    ['test patient in production', { ...dominique, oid: test }, 'production', 'OID_REFUSED'],
    ['demonstration patient in production', { ...dominique, oid: demo }, 'production', 'OID_REFUSED'],
    ['real NIR on a test desk', dominique, 'test', 'OID_REFUSED'],
    ['real NIA on a test desk', waiting, 'test', 'OID_REFUSED'],
    ['matricule without OID', without(dominique, 'oid'), 'production', 'OID_MISSING'],
    ['matricule with an empty OID', { ...dominique, oid: '' }, 'production', 'OID_MISSING'],
    ['legacy INS-C', { ...dominique, oid: '1.2.250.1.213.1.4.2' }, 'production', 'OID_UNKNOWN'],
    ['foreign OID', { ...dominique, oid: '1.2.3' }, 'any', 'OID_UNKNOWN'],
    ['wrong key', { ...dominique, matricule: '279035121518988' }, 'production', 'INS_KEY'],
    [
      'wrong key and wrong OID: the key first',
      { ...dominique, matricule: '279035121518988', oid: '' },
      'any',
      'INS_KEY',
    ],
    ['impossible month', { ...dominique, matricule: '2791351215189' }, 'production', 'INS_STRUCTURE'],
    ['empty matricule', { ...dominique, matricule: '' }, 'production', 'INS_LENGTH'],
    ['no matricule at all', without(dominique, 'matricule', 'oid'), 'production', 'valid'],
    ['an OID alone', without(dominique, 'matricule'), 'production', 'valid'],
    [
      'a birth date that does not exist',
      { ...dominique, birthDate: '1979-02-31' },
      'production',
      'BIRTH_DATE',
    ],
  ] as const)('%s', (_, identity, environment, expected) => {
    const checked = checkIdentity(identity, { environment })
    const refused = {
      kind: 'invalid',
      code: expected,
      message: expect.stringMatching(/^(Ce|Cette|La) .+\.$/),
    }
    expect(checked).toMatchObject(expected === 'valid' ? { kind: 'valid' } : refused)
  })

  it('bears the 15 characters of its matricule, and every trait as received', () => {
    const received = { ...dominique, matricule: '2 79 03 51 215 189', birthName: 'Pat‐Trois' }
    expect(checkIdentity(received, { environment: 'production' })).toEqual({
      kind: 'valid',
      identity: { ...received, matricule: '279035121518989' },
    })
  })

  it('tells a test desk from a production one', () => {
    expect(checkIdentity({ ...dominique, oid: test }, { environment: 'production' })).toMatchObject({
      message: 'Cette identité de test est refusée : ce poste travaille avec de vrais patients.',
    })
    expect(checkIdentity(dominique, { environment: 'test' })).toMatchObject({
      message: 'Cette identité réelle est refusée : ce poste est configuré pour les tests.',
    })
  })

  it('never throws on what the schema lets in, and is stable', () => {
    fc.assert(
      fc.property(anyIdentity, fc.constantFrom('production', 'test', 'any'), (identity, environment) => {
        expect(schema.safeParse(identity).success).toBe(true)
        const checked = checkIdentity(identity, { environment })
        const again = checked.kind === 'valid' ? checked.identity : identity
        expect(checkIdentity(again, { environment })).toEqual(checked)
      }),
      { numRuns: 1_000 },
    )
  })
})
