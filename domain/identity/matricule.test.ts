import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contradictedTrait, describeMatriculeError, formatMatricule, parseMatricule } from './matricule.ts'
import { anyText, dominique, qualified } from './testing/identities.ts'

const vectors = resolve(import.meta.dirname, '../../../shared/data/interop/vectors/ins-nir-key.json')

describe('the matricule INS', () => {
  it.each([
    ['the ANS test patient', '279035121518989', '279035121518989'],
    ['13 characters: the key is computed', '2790351215189', '279035121518989'],
    ['spaces', '2 79 03 51 215 189 89', '279035121518989'],
    ['no-break and narrow no-break spaces', '2\u00a079\u202f03 51 215 189\u00a089', '279035121518989'],
    ['a well-known example', '255081416802538', '255081416802538'],
    ['Corsica 2A', '184052A00412308', '184052A00412308'],
    ['Corsica 2B', '184052B00412335', '184052B00412335'],
    ['Corsica in lower case', '184052a00412308', '184052A00412308'],
    ['Corsica before 1976', '1450420004123', '145042000412333'],
    ['born abroad', '2550699999999', '255069999999934'],
    ['born in Algeria before 1962', '1450391352003', '145039135200302'],
    ['born in La Réunion', '2850397411003', '285039741100337'],
    ['a waiting number (NIA)', '7850399109003', '785039910900363'],
    ['key 01', '200019935100101', '200019935100101'],
  ])('accepts %s', (_, text, matricule) => {
    expect(parseMatricule(text)).toMatchObject({ kind: 'valid', matricule })
  })

  it.each([
    ['nothing', '', 'INS_LENGTH'],
    ['12 characters', '279035121518', 'INS_LENGTH'],
    ['14 characters', '27903512151898', 'INS_LENGTH'],
    ['16 characters', '2790351215189890', 'INS_LENGTH'],
    ['dots', '2.79.03.51.215.189.89', 'INS_CHARSET'],
    ['a zero-width space', '27903\u200b5121518989', 'INS_CHARSET'],
    ['a byte order mark', '\ufeff279035121518989', 'INS_CHARSET'],
    ['a tabulation', '279035121518989\t', 'INS_CHARSET'],
    ['full-width digits', '２79035121518989', 'INS_CHARSET'],
    ['Arabic-Indic digits', '٢79035121518989', 'INS_CHARSET'],
    ['the letter O for 0', '2790351215189O9', 'INS_CHARSET'],
    ['the letter I for 1', '279035I21518989', 'INS_CHARSET'],
    ['a dotless i, that upper case would turn into I', '279035ı21518989', 'INS_CHARSET'],
    ['an A outside the department', 'A79035121518989', 'INS_CHARSET'],
    ['a department 1A', '184051A00412308', 'INS_CHARSET'],
    ['a department 2C', '184052C00412308', 'INS_CHARSET'],
    ['a letter in the key', '2790351215189AB', 'INS_CHARSET'],
  ])('refuses %s', (_, text, code) => {
    expect(parseMatricule(text)).toEqual({ kind: 'invalid', code })
  })

  it.each([
    ['279035121518988', '89'],
    ['279035121518900', '89'],
    ['279035121518999', '89'],
    ['123456789012244', '12'],
    // 2A read as 20, by software that does not know Corsica.
    ['184052A00412378', '08'],
  ])('refuses the key of %s, says which was expected, and corrects nothing', (text, expectedKey) => {
    expect(parseMatricule(text)).toEqual({ kind: 'invalid', code: 'INS_KEY', expectedKey })
  })

  const months = Array.from({ length: 100 }, (_, month) => month)
  it.each(months)('judges month %i: 01–12, incomplete civil record, or impossible', (month) => {
    const parsed = parseMatricule(`279${String(month).padStart(2, '0')}51215189`)
    const impossible = month === 0 || (month >= 13 && month <= 19) || (month >= 43 && month <= 49)
    expect(parsed).toMatchObject(
      impossible
        ? { kind: 'invalid', code: 'INS_STRUCTURE' }
        : { kind: 'valid', incompleteCivilRecord: month > 12 },
    )
  })

  it.each([
    ['0', undefined],
    ['1', 'nir'],
    ['2', 'nir'],
    ['3', 'nia'],
    ['4', 'nia'],
    ['5', undefined],
    ['6', undefined],
    ['7', 'nia'],
    ['8', 'nia'],
    ['9', undefined],
  ])('reads the first character %s as %s', (first, nature) => {
    const parsed = parseMatricule(`${first}790351215189`)
    expect(parsed).toMatchObject(
      nature ? { kind: 'valid', nature } : { kind: 'invalid', code: 'INS_STRUCTURE' },
    )
  })

  it('finds every mistyped digit and every swap of two neighbours', () => {
    fc.assert(
      fc.property(
        qualified,
        fc.nat({ max: 14 }),
        fc.integer({ min: 1, max: 9 }),
        ({ matricule = '' }, at, shift) => {
          const digit = matricule.charAt(at)
          fc.pre(/[0-9]/.test(digit) && !/[AB]/.test(matricule))
          const mistyped = `${matricule.slice(0, at)}${(Number(digit) + shift) % 10}${matricule.slice(at + 1)}`
          expect(parseMatricule(mistyped)).toMatchObject({ kind: 'invalid', code: 'INS_KEY' })
          const swapped = matricule.slice(0, at) + matricule.charAt(at + 1) + digit + matricule.slice(at + 2)
          fc.pre(at < 12 && swapped !== matricule)
          expect(parseMatricule(swapped)).toMatchObject({ kind: 'invalid', code: 'INS_KEY' })
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('reads any text without throwing, and reads back what it accepted', () => {
    const near = fc.string({
      unit: fc.constantFrom(...'0123456789ABab \u00a0\u202f'.split('')),
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.oneof(anyText(40), near), (text) => {
        const parsed = parseMatricule(text)
        const told =
          parsed.kind === 'valid' ? formatMatricule(parsed.matricule) : describeMatriculeError(parsed)
        expect(told).toMatch(
          /^([0-9] ([0-9]{2} ){2}([0-9]{2}|2[AB]) ([0-9]{3} ){2}[0-9]{2}|Ce matricule .+\.)$/,
        )
        expect(parseMatricule(parsed.kind === 'valid' ? told : text)).toEqual(parsed)
      }),
      { numRuns: 1_000 },
    )
  })

  it.skipIf(!existsSync(vectors))('agrees with shared/data/interop/vectors/ins-nir-key.json', () => {
    const file = JSON.parse(readFileSync(vectors, 'utf8')) as {
      readonly vectors: readonly {
        readonly ins: string
        readonly expectedKey: string
        readonly valid: boolean
      }[]
    }
    expect(file.vectors.length).toBeGreaterThan(10)
    for (const { ins, expectedKey, valid } of file.vectors) {
      expect(parseMatricule(ins)).toMatchObject(
        valid ? { kind: 'valid', matricule: ins } : { kind: 'invalid', code: 'INS_KEY', expectedKey },
      )
    }
  })

  it('is shown in groups, and whatever is no matricule is shown as it is', () => {
    expect(formatMatricule('279035121518989')).toBe('2 79 03 51 215 189 89')
    expect(formatMatricule('184052A00412308')).toBe('1 84 05 2A 004 123 08')
    expect(formatMatricule('2790351215189')).toBe('2 79 03 51 215 189')
    expect(formatMatricule('123456789012244')).toBe('1 23 45 67 890 122 44')
    expect(formatMatricule('n’importe quoi')).toBe('n’importe quoi')
  })

  it.each([
    ['123456789012244', 'Ce matricule INS est invalide (clé 12 attendue).'],
    ['27903', 'Ce matricule INS est invalide (13 caractères attendus, ou 15 avec la clé).'],
    ['27903O', 'Ce matricule INS est invalide (seuls des chiffres sont admis, et 2A ou 2B pour la Corse).'],
    ['2791351215189', 'Ce matricule INS est invalide (sexe ou mois de naissance impossible).'],
  ])('%s is refused in French', (text, sentence) => {
    const parsed = parseMatricule(text)
    expect(parsed.kind === 'invalid' && describeMatriculeError(parsed)).toBe(sentence)
  })
})

describe('a matricule that disagrees with the traits', () => {
  it.each([
    ['agrees', '279035121518989', {}, undefined],
    ['other sex', '279035121518989', { sex: 'M' }, 'sex'],
    ['a man who became a woman', '179035121518989', {}, 'sex'],
    ['a waiting number of a woman', '879035121518989', {}, undefined],
    ['a waiting number of a man', '779035121518989', {}, 'sex'],
    ['other year', '279035121518989', { birthDate: '1980-03-28' }, 'birthDate'],
    ['other month', '279035121518989', { birthDate: '1979-04-28' }, 'birthDate'],
    ['other day, which the number does not hold', '279035121518989', { birthDate: '1979-03-01' }, undefined],
    ['December', '279125121518989', { birthDate: '1979-11-28' }, 'birthDate'],
    ['a month that the civil record did not know', '279205121518989', {}, undefined],
    [
      'a day completed by the RNIV rule, in another month',
      '279035121518989',
      { birthDate: '1979-04-01', birthDateCertainty: 'day-unknown' },
      'birthDate',
    ],
    [
      'a month completed by the RNIV rule',
      '279035121518989',
      { birthDate: '1979-01-28', birthDateCertainty: 'month-unknown' },
      undefined,
    ],
    [
      'a day and a month completed by the RNIV rule',
      '279035121518989',
      { birthDate: '1979-12-31', birthDateCertainty: 'day-and-month-unknown' },
      undefined,
    ],
  ] as const)('%s', (_, matricule, change, trait) => {
    expect(contradictedTrait(matricule, { ...dominique, ...change })).toBe(trait)
  })
})
