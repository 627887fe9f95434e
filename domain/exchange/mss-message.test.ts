import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Identity } from '../identity/identity.ts'
import { mssHeaders, mssSubject } from './mss-message.ts'

const patTrois: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}
/** Every sort of letter, halves of pairs too. */
const noise = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
})

const type = { code: '74207-2' }

describe('the subject (ECO.2.1.3)', () => {
  test('names the document, then the patient', () => {
    const document = { name: "Document de liaison d'urgence", structured: true, replaces: false }
    expect(mssSubject(document, patTrois)).toBe(
      "XDM/1.0/DDM+Document de liaison d'urgence PAT-TROIS DOMINIQUE 28/03/1979",
    )
    expect(mssSubject({ ...document, replaces: true }, patTrois)).toMatch(
      /^\[Annule et remplace\] XDM\/1\.0\/DDM\+/,
    )
    expect(mssSubject({ ...document, structured: false }, patTrois)).not.toContain('XDM')
  })

  test('cuts the name of the document at 40 characters, not in the middle of one', () => {
    const name = `${'é'.repeat(39)}😀😀`
    const subject = mssSubject({ name, structured: true, replaces: false }, patTrois)
    expect(subject).toContain(`+${'é'.repeat(39)}😀 PAT-TROIS`)
  })

  test('is one line whatever the names hold, and never the matricule', () => {
    fc.assert(
      fc.property(noise, noise, (name, birthName) => {
        const subject = mssSubject({ name, structured: true, replaces: false }, { ...patTrois, birthName })
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(subject).not.toContain(patTrois.matricule)
      }),
    )
  })
})

describe('the headers (ECO.2.4)', () => {
  const facts = { type, patient: patTrois, productNumber: 'NAV-1', toPatient: false }
  test('say that the identity is qualified, not which it is', () => {
    expect(mssHeaders(facts)).toEqual([
      ['X-MSS-CODECDA', '74207-2'],
      ['X-MSS-INS', 'O'],
      ['X-MSS-NIL', 'NAV-1'],
    ])
    expect(JSON.stringify(mssHeaders(facts))).not.toContain(patTrois.matricule)
  })
  test('N unless the identity deserves it: a doubtful one is not qualified', () => {
    const of = (patient: Identity) => new Map(mssHeaders({ ...facts, patient })).get('X-MSS-INS')
    expect(of({ ...patTrois, status: 'VALI' })).toBe('N')
    expect(of({ ...patTrois, matricule: '279035121518988' })).toBe('N')
  })
  test('without an archive, neither its code nor the mark', () => {
    expect(mssHeaders({ ...facts, type: undefined, productNumber: '' })).toEqual([])
  })
  test('a message to the patient ends the exchange', () => {
    expect(mssHeaders({ ...facts, toPatient: true })).toContainEqual(['X-MSS-MES', 'FIN'])
  })
})
