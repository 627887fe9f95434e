import { describe, expect, it } from 'vitest'
import { type BirthDateFormat, parseBirthDate } from './birth-date.ts'
import { checkIdentity } from './check-identity.ts'
import { type Identity, identity as schema } from './identity.ts'
import { effectiveStatus, statusFromFhir } from './identity-status.ts'
import { parseInsDatamatrix } from './ins-datamatrix.ts'
import { matchPatient } from './match-patient.ts'
import { parseMatricule } from './matricule.ts'
import { demo, dominique, nia, nir, test, withKey, without } from './testing/identities.ts'
import { normaliseTrait, startsGivenNames } from './traits.ts'

// The bad-input corpus of the security reference, row by row. The other tests of this folder go deeper.

const today = { year: 2026, month: 11, day: 21 }
const withoutIns = without(dominique, 'matricule', 'oid')

/** REJ code, ASK why, OK: what becomes of this identity, against dossiers that are already there. */
function fate(incoming: Identity, ...known: readonly Identity[]): string {
  const candidates = known.map((identity, index) => ({ patientId: `p${index}`, identity }))
  const verdict = matchPatient(incoming, candidates, { environment: 'production', today })
  if (verdict.kind === 'invalid') return `REJ ${verdict.code}`
  if (verdict.kind === 'proposed' || verdict.kind === 'ambiguous') return `ASK ${verdict.reason}`
  if (verdict.kind === 'collision') return `BLOCK ${verdict.differences.map(({ trait }) => trait).join(' ')}`
  return verdict.kind === 'matched' ? 'OK' : 'NOBODY'
}

function matricule(text: string): string {
  const parsed = parseMatricule(text)
  return parsed.kind === 'valid' ? `OK ${parsed.matricule}` : `REJ ${parsed.code}`
}

function born(text: string, format: BirthDateFormat = 'AAAA-MM-JJ'): string {
  const parsed = parseBirthDate(text, format, today)
  if (parsed.kind === 'invalid') return `REJ ${parsed.code}`
  const flag = parsed.birthDateCertainty === 'exact' ? '' : ` ${parsed.birthDateCertainty}`
  return `${parsed.unlikelyAge ? 'ASK' : 'OK'} ${parsed.birthDate}${flag}`
}

describe('the matricule', () => {
  it.each([
    ['1 · 12 characters', '279035121518', 'REJ INS_LENGTH'],
    ['1 · 14 characters', '27903512151898', 'REJ INS_LENGTH'],
    ['1 · 16 characters', '2790351215189899', 'REJ INS_LENGTH'],
    ['2 · a wrong key, never corrected', '279035121518988', 'REJ INS_KEY'],
    ['3 · 13 characters, no key', '2790351215189', 'OK 279035121518989'],
    ['4 · spaces', '2 79 03 51 215 189 89', 'OK 279035121518989'],
    ['4 · no-break spaces', '2\u00a079\u00a003\u00a051\u00a0215\u00a0189\u00a089', 'OK 279035121518989'],
    ['4 · narrow no-break spaces', '279035121518989\u202f', 'OK 279035121518989'],
    ['4 · dots', '2.79.03.51.215.189.89', 'REJ INS_CHARSET'],
    ['4 · a zero-width space', '2790351\u200b21518989', 'REJ INS_CHARSET'],
    ['5 · full-width digits', '２７９０３５１２１５１８９８９', 'REJ INS_CHARSET'],
    ['5 · Arabic-Indic digits', '٢٧٩٠٣٥١٢١٥١٨٩٨٩', 'REJ INS_CHARSET'],
    ['6 · O for 0', '279O35121518989', 'REJ INS_CHARSET'],
    ['6 · I for 1', '27903512I518989', 'REJ INS_CHARSET'],
    ['6 · 2a in lower case', '184052a00412308', 'OK 184052A00412308'],
    ['7 · Corsica, 184052A004123 key 08', '184052A00412308', 'OK 184052A00412308'],
    ['7 · Corsica, 184052B004123 key 35', '184052B00412335', 'OK 184052B00412335'],
    ['7 · the key of 2A read as 20', '184052A00412378', 'REJ INS_KEY'],
    ['8 · Corsica before 1976, department 20', '145042000412333', 'OK 145042000412333'],
    ['9 · 2550814168025 key 38', '255081416802538', 'OK 255081416802538'],
    ['11 · born abroad, 99xxx', '2550699999999', 'OK 255069999999934'],
    ['11 · born in a former colony, 91 to 96', '1450391352003', 'OK 145039135200302'],
    ['11 · born overseas, 97x', '2850397411003', 'OK 285039741100337'],
    ['11 · born overseas, 98x', '2850398818003', `OK ${withKey('2850398818003')}`],
  ])('%s', (_, text, expected) => {
    expect(matricule(text)).toBe(expected)
  })

  it('10 · month 00, 13–19, 43–49: refused; 20–42, 50–99: « état civil incomplet »', () => {
    const month = (value: number) => parseMatricule(`279${String(value).padStart(2, '0')}51215189`)
    for (const value of [0, 13, 19, 43, 49]) expect(month(value)).toMatchObject({ code: 'INS_STRUCTURE' })
    for (const value of [20, 42, 50, 99]) expect(month(value)).toMatchObject({ incompleteCivilRecord: true })
    for (const value of [1, 12]) expect(month(value)).toMatchObject({ incompleteCivilRecord: false })
  })
})

const man = { ...dominique, matricule: withKey('1790351215189') }
const april = { ...dominique, matricule: withKey('2790451215189') }
const waiting = withKey('8790351215189')
const anne = { ...dominique, firstGivenName: 'ANNE', givenNames: 'ANNE' }
const anna = { ...anne, matricule: withKey('2790351215190'), firstGivenName: 'ANNA', givenNames: 'ANNA' }

describe('the identity', () => {
  it.each<[string, Identity, Identity, string]>([
    ['2 · a wrong key', { ...dominique, matricule: '279035121518988' }, dominique, 'REJ INS_KEY'],
    ['12 · the number says a man: asked, never linked', man, man, 'ASK NIR_SEX'],
    ['13 · the number says another month', april, april, 'ASK NIR_BIRTH_DATE'],
    [
      '14 · a NIA under the OID of the NIR',
      { ...dominique, matricule: waiting },
      dominique,
      'REJ OID_MISMATCH',
    ],
    ['14 · a NIR under the OID of the NIA', { ...dominique, oid: nia }, dominique, 'REJ OID_MISMATCH'],
    ['15 · a test OID in production', { ...dominique, oid: test }, dominique, 'REJ OID_REFUSED'],
    ['15 · a demonstration OID in production', { ...dominique, oid: demo }, dominique, 'REJ OID_REFUSED'],
    [
      '16 · qualified, a strict trait missing',
      without(dominique, 'birthPlace'),
      dominique,
      'ASK BIRTH_PLACE_MISSING',
    ],
    [
      '18 · same matricule, another birth date',
      { ...dominique, birthDate: '1979-03-29' },
      dominique,
      'BLOCK birthDate',
    ],
    [
      '19 · homonyms: same traits, another INS',
      { ...dominique, matricule: withKey('2790351215190') },
      dominique,
      'ASK OTHER_INS',
    ],
    ['20 · twins, consecutive numbers', anne, anna, 'NOBODY'],
    [
      '20 · twins without INS',
      without(anne, 'matricule', 'oid'),
      without(anna, 'matricule', 'oid'),
      'NOBODY',
    ],
    [
      '20 · the number of one twin, the name of the other',
      { ...anna, matricule: anne.matricule },
      anne,
      'BLOCK firstGivenName givenNames',
    ],
    ['25 · no first name on a side', { ...dominique, firstGivenName: '' }, dominique, 'BLOCK firstGivenName'],
    ['25 · no first name, no INS', { ...withoutIns, firstGivenName: '' }, dominique, 'NOBODY'],
    [
      '25 · « SANS PRÉNOM » is a text like another',
      { ...dominique, firstGivenName: 'SANS PRÉNOM', givenNames: 'SANS PRÉNOM' },
      { ...dominique, firstGivenName: 'SANS PRENOM', givenNames: 'SANS PRENOM' },
      'OK',
    ],
    [
      '25 · several first names, the list begins with them',
      { ...dominique, firstGivenName: 'DOMINIQUE MARIE' },
      dominique,
      'OK',
    ],
    [
      '26 · the used name passed as birth name',
      { ...withoutIns, birthName: 'DURAND' },
      { ...dominique, usedName: 'DURAND' },
      'ASK USED_NAME',
    ],
    ['29 · a birth to come', { ...withoutIns, birthDate: '2026-11-22' }, dominique, 'REJ BIRTH_DATE'],
    [
      '29 · over 130 years old',
      { ...dominique, matricule: withKey('2950351215189'), birthDate: '1895-03-28' },
      { ...dominique, matricule: withKey('2950351215189'), birthDate: '1895-03-28' },
      'ASK UNLIKELY_AGE',
    ],
  ])('%s', (_, incoming, known, expected) => {
    expect(fate(incoming, known)).toBe(expected)
  })

  it('16 · qualified, a strict trait missing: provisional, and it is said which', () => {
    expect(effectiveStatus(without(dominique, 'birthPlace'))).toEqual({
      status: 'PROV',
      downgrade: {
        code: 'TRAIT_MISSING',
        message: 'Identité ramenée à provisoire : il manque : lieu de naissance.',
      },
    })
  })

  it.each([
    ['QUAL ', 'QUAL'],
    ['QUALIFIEE ', 'PROV'],
    ['qualifié', 'PROV'],
  ])('17 · the status %j is %s', (code, status) => {
    const system = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status'
    expect(statusFromFhir(system, code)).toBe(status)
  })

  it('19 · homonyms keep their two records, whoever comes', () => {
    const homonym = { ...dominique, matricule: withKey('2790351215190') }
    expect(fate(dominique, homonym, dominique)).toBe('ASK SEVERAL')
    expect(fate({ ...dominique, attributes: ['HOMA'] }, dominique)).toBe('ASK HOMONYM')
  })

  it('14 · 15 · the same identities where they belong', () => {
    expect(
      fate({ ...dominique, matricule: waiting, oid: nia }, { ...dominique, matricule: waiting, oid: nia }),
    ).toBe('OK')
    expect(checkIdentity({ ...dominique, oid: test }, { environment: 'test' }).kind).toBe('valid')
    expect(fate(dominique, { ...dominique, oid: nir })).toBe('OK')
  })
})

describe('the names', () => {
  it.each([
    ['21', ['JEAN-PIERRE', 'JEAN PIERRE', 'Jean\u2010Pierre']],
    ['22', ["D'ARC", 'D’ARC', 'D ARC']],
    ['23', ['ŒUVRARD', 'OEUVRARD']],
    ['23', ['ÇELIK', 'CELIK']],
    ['23', ['NUÑEZ ŁUKASZ ĐORĐE STRAẞE', 'NUNEZ LUKASZ DORDE STRASSE']],
    ['23', ['ÉLÉONORE'.normalize('NFC'), 'ÉLÉONORE'.normalize('NFD')]],
  ])('%s · %j are compared as one, and kept as received', (_, spellings) => {
    expect(new Set(spellings.map(normaliseTrait)).size).toBe(1)
    for (const birthName of spellings) {
      const checked = checkIdentity({ ...dominique, birthName }, { environment: 'production' })
      expect(checked).toMatchObject({ kind: 'valid', identity: { birthName } })
      expect(fate({ ...dominique, birthName }, { ...dominique, birthName: spellings[0] ?? '' })).toBe('OK')
    }
  })

  it.each(['Y', 'NULL', 'TEST', 'UNDEFINED', 'True', '1e5', "'; DROP TABLE--", 'X'.repeat(100)])(
    '24 · %s is a name',
    (birthName) => {
      expect(schema.parse({ ...dominique, birthName }).birthName).toBe(birthName)
      expect(fate({ ...dominique, birthName }, { ...dominique, birthName })).toBe('OK')
    },
  )

  it('24 · 101 letters are refused', () => {
    expect(schema.safeParse({ ...dominique, birthName: 'X'.repeat(101) }).success).toBe(false)
  })

  it('25 · several first names begin the list, or a person is asked', () => {
    expect(startsGivenNames('JEAN-CHRISTOPHE', 'JEAN CHRISTOPHE PIERRE')).toBe(true)
    expect(effectiveStatus({ ...dominique, firstGivenName: 'LOUISE' })).toMatchObject({ status: 'PROV' })
  })
})

describe('the birth date', () => {
  it.each<[string, string, string, BirthDateFormat?]>([
    ['27 · day and month unknown', '1950-00-00', 'OK 1950-12-31 day-and-month-unknown'],
    ['27 · day unknown', '1950-01-00', 'OK 1950-01-01 day-unknown'],
    ['27 · 31/02', '31/02/1950', 'REJ IMPOSSIBLE', 'JJ/MM/AAAA'],
    ['28 · 29/02/1900', '29/02/1900', 'REJ IMPOSSIBLE', 'JJ/MM/AAAA'],
    ['28 · 29/02/2000', '29/02/2000', 'OK 2000-02-29', 'JJ/MM/AAAA'],
    ['29 · in the future', '2026-11-22', 'REJ FUTURE'],
    ['29 · over 130 years old', '1895-01-01', 'ASK 1895-01-01'],
    ['30 · 01/02/2003, as declared', '01/02/2003', 'OK 2003-02-01', 'JJ/MM/AAAA'],
    ['30 · 2003-02-01, as declared', '2003-02-01', 'OK 2003-02-01'],
    ['30 · 20030201, as declared', '20030201', 'OK 2003-02-01', 'AAAAMMJJ'],
    ['30 · 01/02/2003, another format declared', '01/02/2003', 'REJ FORMAT'],
    ['30 · a moment with its time zone', '2003-02-01T00:00+14:00', 'REJ FORMAT'],
  ])('%s', (_, text, expected, format) => {
    expect(born(text, format)).toBe(expected)
  })
})

describe('the datamatrix', () => {
  const header = `IS01${'0'.repeat(22)}`
  const payload = `${header}S1279035121518989S2${test}S3DOMINIQUE MARIE-LOUISE\u001dS4PAT-TROIS\u001dS5FS628-03-1979S751215`

  it.each([
    ['a wrong header', payload.replace('IS01', 'IS09'), 'HEADER'],
    ['two codes glued', payload + payload, 'FIELD'],
    ['a repeated field', `${payload}S5F`, 'REPEATED'],
    ['10 kB', payload.padEnd(10_240, 'X'), 'TOO_LONG'],
  ])('31 · %s: refused, no partial patient', (_, text, code) => {
    expect(parseInsDatamatrix(text)).toEqual({ kind: 'invalid', code, message: expect.any(String) })
  })

  it('31 · truncated at each byte: refused, but exactly before the optional birth place', () => {
    const read = Array.from({ length: payload.length }, (__, length) => length).filter(
      (length) => parseInsDatamatrix(payload.slice(0, length)).kind === 'valid',
    )
    expect(read).toEqual([payload.length - 'S751215'.length])
  })

  it('31 · GS missing: read all the same', () => {
    expect(parseInsDatamatrix(payload.replaceAll('\u001d', ''))).toEqual(parseInsDatamatrix(payload))
  })
})
