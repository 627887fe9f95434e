import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOn, calendarDayOf, formatBirthDate, parseBirthDate } from './birth-date.ts'
import { readFhirPatient } from './fhir-patient.ts'
import { statusFromFhir } from './identity-status.ts'
import { formatInsDatamatrix, parseInsDatamatrix } from './ins-datamatrix.ts'
import { formatMatricule, parseMatricule } from './matricule.ts'
import { oidFamily } from './oid.ts'
import { qualified, releaseRuns, releaseTimeout } from './testing/identities.ts'
import { normaliseTrait, startsGivenNames } from './traits.ts'

const today = { year: 2026, month: 11, day: 21 }
const formats = ['AAAA-MM-JJ', 'JJ/MM/AAAA', 'JJ-MM-AAAA', 'AAAAMMJJ'] as const
const encodings = ['utf-8', 'windows-1252', 'utf-16le'].map((encoding) => new TextDecoder(encoding))
const separators = ['\u001d', '<GS>', '']

/** Any bytes as some software would decode them, and what nearly is the real thing with bytes changed. */
function bytesNear(examples: readonly string[]): fc.Arbitrary<string> {
  const any = fc.uint8Array({ maxLength: 64 })
  const spoilt = fc
    .tuple(fc.constantFrom(...examples), fc.nat(200), fc.nat(8), fc.uint8Array({ maxLength: 8 }))
    .map(([text, at, removed, inserted]) => {
      const bytes = Buffer.from(text)
      return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)])
    })
  return fc
    .tuple(fc.oneof(any, spoilt), fc.constantFrom(...encodings))
    .map(([bytes, decoder]) => decoder.decode(bytes))
}

const datamatrix =
  'IS010000000000000000000000S1279035121518989S21.2.250.1.213.1.4.10S3DOMINIQUE MARIE-LOUISE\u001dS4PAT-TROIS\u001dS5FS628-03-1979S751215'
const fhir = JSON.stringify({
  resourceType: 'Patient',
  identifier: [
    {
      use: 'official',
      type: { coding: [{ code: 'INS-NIR' }] },
      system: 'urn:oid:1.2.250.1.213.1.4.8',
      value: '279035121518989',
    },
  ],
  name: [{ use: 'official', family: 'PAT-TROIS', given: ['DOMINIQUE'] }],
  gender: 'female',
  birthDate: '1979-03',
})

/** A text that is no JSON never comes to the reader: it is given as it is. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

describe('no parser throws on any bytes', () => {
  it.each<[string, readonly string[], (text: string) => unknown]>([
    [
      'parseMatricule',
      ['279035121518989', '2 79 03 51 215 189', '184052A00412308'],
      (text) => parseMatricule(text).kind,
    ],
    ['formatMatricule', ['279035121518989'], formatMatricule],
    [
      'parseInsDatamatrix',
      [datamatrix, datamatrix.replaceAll('\u001d', '<GS>')],
      (text) => parseInsDatamatrix(text).kind,
    ],
    [
      'parseBirthDate, in each format',
      ['1979-03-28', '28/03/1979', '28-03-1979', '19790328'],
      (text) => formats.map((format) => parseBirthDate(text, format, today).kind).join(' '),
    ],
    ['calendarDayOf', ['1979-03-28'], (text) => typeof calendarDayOf(text, 'AAAA-MM-JJ')],
    [
      'formatBirthDate and ageOn',
      ['1979-03-28'],
      (text) => `${formatBirthDate({ birthDate: text })} ${ageOn({ birthDate: text }, today)}`,
    ],
    ['readFhirPatient', [fhir], (text) => readFhirPatient(jsonOr(text)).kind],
    ['statusFromFhir', ['QUAL', 'VALI '], (text) => statusFromFhir(text, text)],
    ['oidFamily', ['1.2.250.1.213.1.4.8'], oidFamily],
    ['normaliseTrait', ['D’ŒUVRÉ-ŁUK'], normaliseTrait],
    [
      'startsGivenNames',
      ['JEAN CHRISTOPHE'],
      (text) => String(startsGivenNames(text, 'JEAN CHRISTOPHE PIERRE')),
    ],
  ])(
    '%s',
    (_, examples, parse) => {
      fc.assert(
        fc.property(bytesNear(examples), (text) => typeof parse(text) === 'string'),
        { numRuns: releaseRuns(500) },
      )
    },
    releaseTimeout,
  )
})

describe('a truncated datamatrix never yields a patient', () => {
  it(
    'whoever it is, in any order of fields, with GS as it is, spelt out or lost',
    () => {
      const codes = fc
        .tuple(
          qualified,
          fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
          fc.constantFrom(...separators),
        )
        .map(([identity, order, separator]) => {
          const formatted = formatInsDatamatrix(identity)
          const text = formatted.kind === 'valid' ? formatted.text : ''
          const fields = text.slice(26).split(/(?=S[1-7])/)
          const code = text.slice(0, 26) + order.map((index) => fields[index]).join('')
          return { code: code.replaceAll('\u001d', separator), place: `S7${identity.birthPlace}`, separator }
        })
      let cuts = 0
      fc.assert(
        fc.property(
          codes,
          fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          ({ code, place, separator }, part) => {
            const whole = parseInsDatamatrix(code)
            // A name that nothing ends, last, is refused even when the code is whole.
            fc.pre(whole.kind === 'valid')
            const at = Math.floor(part * code.length)
            const cut = parseInsDatamatrix(code.slice(0, at))
            cuts += 1
            // What cannot be seen: the optional birth place left out, or a last separator that ends nothing.
            expect(cut.kind === 'invalid' || [place, separator].includes(code.slice(at))).toBe(true)
          },
        ),
        { numRuns: releaseRuns(500) },
      )
      expect(cuts).toBeGreaterThan(100)
    },
    releaseTimeout,
  )
})
