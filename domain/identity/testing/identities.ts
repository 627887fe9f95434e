import * as fc from 'fast-check'
import type { Identity } from '../identity.ts'
import { parseMatricule } from '../matricule.ts'

/** The release tries each property 100 000 times; every day, some hundreds are enough. */
export function releaseRuns(everyDay: number): number {
  return process.env['NAVIGATEUR_RELEASE'] ? 100_000 : everyDay
}
export const releaseTimeout = 900_000

export const nir = '1.2.250.1.213.1.4.8'
export const nia = '1.2.250.1.213.1.4.9'
export const test = '1.2.250.1.213.1.4.10'
export const demo = '1.2.250.1.213.1.4.11'

/** The ANS test identity, under the production OID so that production rules apply to it. */
export const dominique: Identity = {
  matricule: '279035121518989',
  oid: nir,
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}

/** An identity without some of its keys (an optional key may not hold `undefined`). */
export function without(identity: Identity, ...keys: readonly (keyof Identity)[]): Identity {
  return Object.fromEntries(
    Object.entries(identity).filter(([key]) => !(keys as string[]).includes(key)),
  ) as Identity
}

/** 13 characters → 15, and fails the test when they are no matricule. */
export function withKey(number: string): string {
  const parsed = parseMatricule(number)
  if (parsed.kind === 'invalid') throw new Error(`${number}: ${parsed.code}`)
  return parsed.matricule
}

/** Any sequence of code points, lone surrogates included (the library's own `binary` unit is slow to build). */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const codePoint = fc.oneof(fc.nat({ max: 0x2ff }), fc.nat({ max: 0x10ffff }))
  return fc.string({ unit: codePoint.map((value) => String.fromCodePoint(value)), maxLength })
}

const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split(''))
const word = fc.string({ unit: letters, minLength: 1, maxLength: 8 })
export const name = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .chain((words) => fc.constantFrom(' ', '-', "'").map((separator) => words.join(separator)))

/** A QUAL identity whose matricule, OID, sex and birth date agree; small pools, so that namesakes are common. */
export const qualified: fc.Arbitrary<Identity> = fc
  .record({
    sex: fc.constantFrom('M' as const, 'F' as const),
    nature: fc.constantFrom('nir' as const, 'nia' as const),
    year: fc.integer({ min: 1920, max: 2024 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    place: fc.constantFrom('51215', '2A004', '2B033', '99109', '97411', '99999'),
    order: fc.integer({ min: 1, max: 999 }),
    birthName: name,
    first: word,
    more: fc.array(word, { maxLength: 3 }),
  })
  .map(({ sex, nature, year, month, day, place, order, birthName, first, more }) => {
    const two = (value: number) => String(value).padStart(2, '0')
    const head = { nir: { M: '1', F: '2' }, nia: { M: '7', F: '8' } }[nature][sex]
    return {
      matricule: withKey(`${head}${two(year % 100)}${two(month)}${place}${String(order).padStart(3, '0')}`),
      oid: nature === 'nir' ? nir : nia,
      status: 'QUAL',
      birthName,
      firstGivenName: first,
      givenNames: [first, ...more].join(' '),
      sex,
      birthDate: `${year}-${two(month)}-${two(day)}`,
      birthPlace: place,
    }
  })

/** Any identity the schema lets in: every status, attribute, OID, missing or wrong part. */
export const anyIdentity: fc.Arbitrary<Identity> = fc
  .record({
    base: fc.oneof(qualified, fc.constant(dominique)),
    status: fc.constantFrom(
      'PROV' as const,
      'VALI' as const,
      'RECUP' as const,
      'QUAL' as const,
      'QUAL' as const,
    ),
    attributes: fc.option(fc.subarray(['DOUT' as const, 'FICT' as const, 'HOMA' as const, 'HOMD' as const])),
    dropped: fc.oneof(
      fc.constant([]),
      fc.subarray(['matricule' as const, 'oid' as const, 'givenNames' as const, 'birthPlace' as const]),
    ),
    changed: fc.oneof(
      fc.constant({}),
      fc.constantFrom(
        { oid: nia },
        { oid: test },
        { oid: '1.2.3' },
        { oid: '' },
        { matricule: '123456789012244' },
        { birthDate: '1979-02-31' },
        { firstGivenName: '' },
        { usedName: 'PAT-TROIS' },
        { birthName: 'DURAND' },
        { sex: 'M' as const },
        { historic: [{ matricule: '279035121518989', oid: nir }] },
        { historic: [{ matricule: '279035121518989', oid: '' }] },
      ),
    ),
  })
  .map(({ base, status, attributes, dropped, changed }) =>
    without({ ...base, status, ...(attributes ? { attributes } : {}), ...changed }, ...dropped),
  )

/** The same name as other software writes it: case, accents, hyphens, apostrophes, spaces. */
export function rewritten(text: string): fc.Arbitrary<string> {
  const accented: Readonly<Record<string, readonly string[]>> = {
    E: ['É', 'è', 'e\u0301', 'Ê'],
    A: ['à', 'Â'],
    C: ['ç', 'Ç'],
    N: ['ñ'],
    L: ['ł', 'Ł'],
    D: ['đ'],
    '-': ['\u2010', '\u2011', ' ', '–'],
    "'": ['’', '\u02bc', ' '],
    ' ': ['\u00a0', '  ', '-'],
  }
  const forms = text
    .split('')
    .map((letter) => fc.constantFrom(letter, letter.toLowerCase(), ...(accented[letter] ?? [])))
  return fc.tuple(...forms).map((parts) => parts.join(''))
}
