import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityOf, patientNumberOf } from '../extension/weda-page.js'

const page = 'https://secure.weda.fr/FolderMedical/PatientViewForm.aspx'

describe('the patient of a page', () => {
  it.each([
    ['a dossier', `${page}?PatDk=65407357`, '65407357'],
    ['a dossier with what follows its number', `${page}?PatDk=65407357|0|0|0&crypt=abc`, '65407357'],
    ['the same, encoded', `${page}?PatDk=65407357%7C0%7C0%7C0`, '65407357'],
    ['a page of a dossier, by another name', `${page}?x=1&PatDk=65407357#note`, '65407357'],
    ['the agenda', 'https://secure.weda.fr/FolderGestion/PopUpRappel.aspx', undefined],
    ['no number', `${page}?PatDk=`, undefined],
    ['letters', `${page}?PatDk=abc`, undefined],
    ['digits, then letters', `${page}?PatDk=65407357abc`, undefined],
    ['a path', `${page}?PatDk=65407357/../1`, undefined],
    ['two patients in one address', `${page}?PatDk=65407357&PatDk=1`, undefined],
    ['a number in the fragment', `${page}#PatDk=65407357`, undefined],
    ['zero', `${page}?PatDk=0`, undefined],
    ['a number without an end', `${page}?PatDk=${'1'.repeat(40)}`, undefined],
    ['no address', 'nowhere', undefined],
  ])('%s', (_, address, number) => {
    expect(patientNumberOf(address)).toBe(number)
  })

  it('is digits or nobody, whatever the address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (address) => {
        expect(patientNumberOf(address) ?? '1').toMatch(/^[1-9][0-9]{0,14}$/)
      }),
      { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500 },
    )
  })
})

/** As Weda-Helper shows it, for Weda's own demonstration patient. */
const answer = {
  id: 65407357,
  sex: 'F',
  birthName: 'DESMAUX',
  lastName: 'DESMAUX',
  firstNames: 'NATHALIE',
  preferredBirthFirstName: 'NATHALIE',
  isLunarBirthDate: false,
  birthDate: '1955-06-15T00:00:00',
  lunarBirthDate: null,
  dateOfBirth: { date: '15/06/1955', isLunar: false },
  birthPlace: 'inconnu',
  birthPlaceInsee: '99999',
  nir: '2550699999999',
  nirCle: '34',
  birthRank: '1',
}
const nathalie = {
  birthName: 'DESMAUX',
  firstGivenName: 'NATHALIE',
  givenNames: 'NATHALIE',
  sex: 'F',
  birthDate: '1955-06-15',
  birthPlace: '99999',
  localId: '65407357',
}

describe('the identity in the answer of Weda', () => {
  it.each([
    ['its demonstration patient', {}, nathalie],
    [
      'several given names',
      { firstNames: 'DOMINIQUE MARIE-LOUISE', preferredBirthFirstName: 'DOMINIQUE' },
      { ...nathalie, firstGivenName: 'DOMINIQUE', givenNames: 'DOMINIQUE MARIE-LOUISE' },
    ],
    [
      'no first given name: the first of the list',
      { firstNames: 'DOMINIQUE MARIE-LOUISE', preferredBirthFirstName: null },
      { ...nathalie, firstGivenName: 'DOMINIQUE', givenNames: 'DOMINIQUE MARIE-LOUISE' },
    ],
    ['a name by marriage', { lastName: 'DURAND' }, { ...nathalie, usedName: 'DURAND' }],
    ['Corsica', { birthPlaceInsee: '2a004' }, { ...nathalie, birthPlace: '2A004' }],
    ['a day without an hour', { birthDate: '1955-06-15' }, nathalie],
    [
      'names kept as written',
      { birthName: ' Desmaux-Léger ', lastName: 'Desmaux-Léger' },
      { ...nathalie, birthName: 'Desmaux-Léger' },
    ],
  ])('%s', (_, changes, patient) => {
    expect(identityOf('65407357', { ...answer, ...changes })).toEqual({ kind: 'patient', patient })
  })

  it('has no birth place when the page gives none that is a code', () => {
    const { birthPlace: _, ...without } = nathalie
    expect(identityOf('65407357', { ...answer, birthPlaceInsee: '60 500' })).toEqual({
      kind: 'patient',
      patient: without,
    })
  })

  it('never holds the number that bills', () => {
    expect(JSON.stringify(identityOf('65407357', answer))).not.toContain('2550699999999')
  })

  it.each([
    ['a lunar birth date', { isLunarBirthDate: true, lunarBirthDate: '31/02/1955' }, 'lunar'],
    ['not to know whether it is lunar', { isLunarBirthDate: null }, 'unreadable'],
    ['another dossier than the one asked for', { id: 1 }, 'other-patient'],
    ['no birth name', { birthName: ' ' }, 'incomplete'],
    ['a name that is no text', { birthName: 12 }, 'incomplete'],
    ['no given name', { firstNames: '', preferredBirthFirstName: null }, 'incomplete'],
    ['no sex', { sex: 'I' }, 'incomplete'],
    ['no birth date', { birthDate: null }, 'incomplete'],
    ['an hour that could be the day before', { birthDate: '1955-06-14T23:00:00Z' }, 'incomplete'],
    ['a birth date as it is read aloud', { birthDate: '15/06/1955' }, 'incomplete'],
  ])('%s opens nobody', (_, changes, reason) => {
    expect(identityOf('65407357', { ...answer, ...changes })).toEqual({ kind: 'refused', reason })
  })

  it.each([[null], [undefined], ['<html>'], [[]], [42], [{}]])('%j opens nobody', (given) => {
    expect(identityOf('65407357', given).kind).toBe('refused')
  })

  it('opens nobody, or with every trait, whatever the answer', () => {
    const values = fc.record({
      ...Object.fromEntries(Object.keys(answer).map((key) => [key, fc.jsonValue()])),
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), values), (given) => {
        const read = identityOf('65407357', given)
        expect(read.kind === 'refused' || read.patient.localId === '65407357').toBe(true)
      }),
    )
  })
})

const observed = resolve(
  import.meta.dirname,
  '../../../../shared/data/interop/vectors/weda-api-patient-shape.json',
)
it.skipIf(!existsSync(observed))('reads the shape that was observed', () => {
  expect(identityOf('65407357', JSON.parse(readFileSync(observed, 'utf8')))).toEqual({
    kind: 'patient',
    patient: nathalie,
  })
})
