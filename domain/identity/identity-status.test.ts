import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityStatus } from './identity.ts'
import { effectiveStatus, statusFromFhir, statusLabel } from './identity-status.ts'
import { anyText, anyIdentity, dominique, nia, without } from './testing/identities.ts'

const current = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status'
const older = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445'

describe('the status that an identity deserves', () => {
  it.each([
    ['qualified', dominique, 'QUAL', undefined],
    ['qualified, without the list of given names', without(dominique, 'givenNames'), 'QUAL', undefined],
    ['qualified, born in an unknown place', { ...dominique, birthPlace: '99999' }, 'QUAL', undefined],
    ['fetched', { ...dominique, status: 'RECUP' as const }, 'RECUP', undefined],
    [
      'checked, without INS',
      without({ ...dominique, status: 'VALI' }, 'matricule', 'oid'),
      'VALI',
      undefined,
    ],
    ['provisional', { ...dominique, status: 'PROV' as const }, 'PROV', undefined],
    ['homonym', { ...dominique, attributes: ['HOMA' as const, 'HOMD' as const] }, 'QUAL', undefined],
    ['doubtful', { ...dominique, attributes: ['DOUT' as const] }, 'PROV', 'DOUT'],
    ['fictitious', { ...dominique, attributes: ['FICT' as const] }, 'PROV', 'FICT'],
    ['doubtful homonym', { ...dominique, attributes: ['HOMA' as const, 'DOUT' as const] }, 'PROV', 'DOUT'],
    [
      'checked and doubtful',
      { ...dominique, status: 'VALI' as const, attributes: ['DOUT' as const] },
      'PROV',
      'DOUT',
    ],
    ['no matricule', without(dominique, 'matricule'), 'PROV', 'MATRICULE_MISSING'],
    [
      'fetched, no matricule',
      without({ ...dominique, status: 'RECUP' }, 'matricule'),
      'PROV',
      'MATRICULE_MISSING',
    ],
    ['no OID', without(dominique, 'oid'), 'PROV', 'INVALID'],
    ['OID of a NIA', { ...dominique, oid: nia }, 'PROV', 'INVALID'],
    ['wrong key', { ...dominique, matricule: '123456789012244' }, 'PROV', 'INVALID'],
    ['impossible birth date', { ...dominique, birthDate: '1979-02-31' }, 'PROV', 'INVALID'],
    ['no birth place', without(dominique, 'birthPlace'), 'PROV', 'TRAIT_MISSING'],
    ['no first given name', { ...dominique, firstGivenName: ' ' }, 'PROV', 'TRAIT_MISSING'],
    ['blank birth name', { ...dominique, birthName: ' ' }, 'PROV', 'TRAIT_MISSING'],
    ['first name outside the list', { ...dominique, firstGivenName: 'MARIE-LOUISE' }, 'PROV', 'FIRST_NAME'],
  ] as const)('%s', (_, identity, status, code) => {
    const effective = effectiveStatus(identity)
    expect(effective.status).toBe(status)
    expect(effective.downgrade?.code).toBe(code)
  })

  it('says in French why it was lowered', () => {
    expect(
      effectiveStatus(without({ ...dominique, firstGivenName: '' }, 'birthPlace')).downgrade?.message,
    ).toBe('Identité ramenée à provisoire : il manque : premier prénom de naissance, lieu de naissance.')
    expect(effectiveStatus({ ...dominique, matricule: '123456789012244' }).downgrade?.message).toBe(
      'Ce matricule INS est invalide (clé 12 attendue).',
    )
  })

  it('only ever lowers, gives a reason when it does, and obeys DOUT and FICT', () => {
    fc.assert(
      fc.property(anyIdentity, (identity) => {
        const { status, downgrade } = effectiveStatus(identity)
        expect([identity.status, 'PROV']).toContain(status)
        expect(downgrade !== undefined).toBe(status !== identity.status)
        const refuted = identity.attributes?.some((one) => one === 'DOUT' || one === 'FICT') ?? false
        expect(refuted && status !== 'PROV').toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['PROV', 'identité provisoire'],
    ['VALI', 'identité validée'],
    ['RECUP', 'INS récupérée'],
    ['QUAL', 'INS qualifiée'],
  ] as const)('%s is said « %s »', (status, label) => {
    expect(statusLabel(status)).toBe(label)
  })
})

describe('the status that FHIR announces', () => {
  it.each([
    [current, 'QUAL', 'QUAL'],
    [current, 'RECUP', 'RECUP'],
    [current, 'VALI', 'VALI'],
    [current, 'PROV', 'PROV'],
    [older, 'VALI', 'VALI'],
    [older, 'QUAL', 'QUAL'],
    [older, 'DOUB', 'PROV'],
    [older, 'IDVER', 'PROV'],
    [current, 'QUAL ', 'QUAL'],
    [current, 'QUALIFIEE ', 'PROV'],
    [current, 'qualifié', 'PROV'],
    [current, 'qual', 'PROV'],
    [current, '', 'PROV'],
    [current, 'toString', 'PROV'],
    ['https://example.org/status', 'QUAL', 'PROV'],
    ['', 'QUAL', 'PROV'],
  ])('%s | %j → %s', (system, code, status) => {
    expect(statusFromFhir(system, code)).toBe(status)
  })

  it('is PROV unless it is exactly one of four codes', () => {
    fc.assert(
      fc.property(anyText(12), (code) => {
        const known = identityStatus.options.some((option) => option === code.trim())
        expect(statusFromFhir(current, code) === 'PROV' || known).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
