import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identity as schema } from './identity.ts'
import { effectiveStatus } from './identity-status.ts'
import { formatInsDatamatrix, parseInsDatamatrix } from './ins-datamatrix.ts'
import {
  anyText,
  anyIdentity,
  demo,
  dominique,
  nia,
  nir,
  qualified,
  test,
  withKey,
  without,
} from './testing/identities.ts'

const vectors = resolve(import.meta.dirname, '../../../shared/data/interop/vectors/ins-datamatrix.json')
const header = 'IS010000000000000000000000'
const payload = `${header}S1279035121518989S2${test}S3DOMINIQUE MARIE-LOUISE\u001dS4PAT-TROIS\u001dS5FS628-03-1979S751215`
const scanned = { ...dominique, oid: test, status: 'PROV' }

function textOf(identity: Parameters<typeof formatInsDatamatrix>[0]): string {
  const formatted = formatInsDatamatrix(identity)
  if (formatted.kind === 'invalid') throw new Error(formatted.message)
  return formatted.text
}

describe('reading an INS datamatrix', () => {
  it.each([
    ['as printed', payload],
    ['<GS> spelt out', payload.replaceAll('\u001d', '<GS>')],
    ['<gs> spelt out in lower case', payload.replaceAll('\u001d', '<gs>')],
    ['GS lost by a keyboard scanner', payload.replaceAll('\u001d', '')],
    ['only the first GS lost', payload.replace('\u001d', '')],
    ['lower case', payload.toLowerCase()],
    ['lower case, GS lost', payload.toLowerCase().replaceAll('\u001d', '')],
    ['the Enter key of the scanner', `${payload}\r\n`],
    [
      'fields in another order',
      `${header}S751215S628-03-1979S4PAT-TROIS\u001dS3DOMINIQUE MARIE-LOUISE\u001dS5FS2${test}S1279035121518989`,
    ],
    ['a name last, but ended', `${payload.replace('S4PAT-TROIS\u001d', '')}S4PAT-TROIS\u001d`],
  ])('%s', (_, text) => {
    expect(parseInsDatamatrix(text)).toEqual({ kind: 'valid', identity: scanned })
  })

  it('without S7, which is optional: the birth place is missing', () => {
    expect(parseInsDatamatrix(payload.slice(0, -7))).toEqual({
      kind: 'valid',
      identity: without({ ...dominique, oid: test, status: 'PROV' }, 'birthPlace'),
    })
  })

  it.each([
    [
      'names that end with S, GS lost',
      'S3LOUIS FRANCOIS',
      'S4DUBOIS',
      { givenNames: 'LOUIS FRANCOIS', birthName: 'DUBOIS' },
    ],
    ['one letter', 'S3Y', 'S4S', { givenNames: 'Y', birthName: 'S' }],
    [
      'apostrophe, double hyphen',
      'S3JEAN--PIERRE',
      "S4'T HOOFT",
      { firstGivenName: 'JEAN--PIERRE', birthName: "'T HOOFT" },
    ],
  ])('%s', (_, given, birth, expected) => {
    for (const separator of ['\u001d', '<GS>', '']) {
      const text = `${header}S1279035121518989S2${nir}${separator}${given}${separator}${birth}${separator}S5FS628-03-1979`
      expect(parseInsDatamatrix(text)).toMatchObject({ kind: 'valid', identity: expected })
    }
  })

  it('names of exactly 100 characters take no GS', () => {
    const long = 'X'.repeat(100)
    const text = `${header}S1279035121518989S2${test}S3${long}S4${long}S5FS628-03-1979`
    expect(parseInsDatamatrix(text)).toMatchObject({
      kind: 'valid',
      identity: { birthName: long, givenNames: long },
    })
    expect(parseInsDatamatrix(text.replace('S4', 'XS4'))).toMatchObject({ code: 'FIELD' })
  })

  it.each([
    ['nothing', '', 'HEADER'],
    ['the header alone', header, 'MISSING'],
    ['another version', payload.replace('IS01', 'IS02'), 'HEADER'],
    ['a header with a digit less', payload.replace('IS010', 'IS01'), 'HEADER'],
    ['another code (a 2D-Doc)', 'DC04FR0000011E6D1E6D0001FR', 'HEADER'],
    ['something before', ` x${payload}`, 'HEADER'],
    ['two codes glued', payload + payload, 'FIELD'],
    ['two codes glued, S7 absent', payload.slice(0, -7) + payload, 'FIELD'],
    ['a repeated field', `${payload}S5F`, 'REPEATED'],
    ['a repeated field that differs', `${payload}S1277076322082910`, 'REPEATED'],
    ['an unknown field', `${payload}S8ABC`, 'FIELD'],
    ['GS after a fixed field', payload.replace('S5F', 'S5F\u001d'), 'FIELD'],
    ['text after', `${payload} `.concat('x'), 'FIELD'],
    ['10 kB', payload + 'X'.repeat(10_000), 'TOO_LONG'],
    ['10 kB of spaces', payload + ' '.repeat(10_000), 'TOO_LONG'],
    ['no matricule', payload.replace('S1279035121518989', ''), 'MISSING'],
    ['no OID', payload.replace(`S2${test}`, ''), 'MISSING'],
    ['no given names', payload.replace('S3DOMINIQUE MARIE-LOUISE\u001d', ''), 'MISSING'],
    ['no birth name', payload.replace('S4PAT-TROIS\u001d', ''), 'MISSING'],
    ['no birth date', payload.replace('S628-03-1979', ''), 'MISSING'],
    ['no sex', payload.replace('S5F', ''), 'MISSING'],
    ['an unknown sex', payload.replace('S5F', 'S5I'), 'FIELD'],
    ['an empty name', payload.replace('PAT-TROIS', ''), 'FIELD'],
    ['a blank name', payload.replace('PAT-TROIS', ' '), 'MISSING'],
    ['a digit in a name', payload.replace('PAT-TROIS', 'PAT-3'), 'FIELD'],
    ['an accent, which the alphabet does not have', payload.replace('PAT', 'PÂT'), 'FIELD'],
    ['a name last and not ended', `${payload.replace('S4PAT-TROIS\u001d', '')}S4PAT-TROIS`, 'FIELD'],
    ['a wrong key', payload.replace('518989', '518988'), 'INS_KEY'],
    ['an OID that is none', payload.replace('1.4.10', '1.4.12'), 'OID_UNKNOWN'],
    ['the OID of a NIA', payload.replace(test, `${nia}\u001d`), 'OID_MISMATCH'],
    ['31 February', payload.replace('28-03', '31-02'), 'BIRTH_DATE'],
    ['an unknown birth month', payload.replace('28-03', '00-00'), 'BIRTH_DATE'],
    ['another date format', payload.replace('28-03-1979', '1979-03-28'), 'FIELD'],
    ['a birth place that is no COG code', payload.replace('S751215', 'S7PARIS'), 'FIELD'],
  ])('refuses %s', (_, text, code) => {
    const parsed = parseInsDatamatrix(text)
    expect(parsed).toMatchObject({
      kind: 'invalid',
      code,
      message: expect.stringMatching(
        /^(Le code n’a pas été lu : .+\. Scannez-le à nouveau|Ce matricule .+)\.$/,
      ),
    })
    expect(Object.keys(parsed).toSorted()).toEqual(['code', 'kind', 'message'])
  })

  it('cut anywhere gives an error, never half a patient', () => {
    const orders = [
      payload,
      payload.replaceAll('\u001d', '<GS>'),
      payload.replaceAll('\u001d', ''),
      `${header}S751215S628-03-1979S5FS1279035121518989S3DOMINIQUE MARIE-LOUISE\u001dS2${test}S4PAT-TROIS\u001d`,
      `${header}S751215S628-03-1979S5FS1279035121518989S3DOMINIQUE MARIE-LOUISE\u001dS4PAT-TROIS\u001dS2${test}`,
    ]
    for (const text of orders) {
      expect(parseInsDatamatrix(text)).toEqual({ kind: 'valid', identity: scanned })
      for (let length = 0; length < text.length; length += 1) {
        const parsed = parseInsDatamatrix(text.slice(0, length))
        // The one cut that cannot be seen: exactly before the optional S7. The patient is whole, but not qualified.
        const unseen = length === text.length - 7 && text.endsWith('S751215')
        expect(parsed).toMatchObject(
          unseen
            ? { identity: without({ ...dominique, oid: test, status: 'PROV' }, 'birthPlace') }
            : { kind: 'invalid' },
        )
      }
    }
  })

  it('reads any text without throwing, and gives only what the schema of an identity lets in', () => {
    const garbled = fc.tuple(fc.nat(payload.length), fc.nat(12), anyText(8))
    const text = fc.oneof(
      anyText(60),
      garbled.map(([at, removed, inserted]) => payload.slice(0, at) + inserted + payload.slice(at + removed)),
      fc
        .array(
          fc.constantFrom(
            'S1279035121518989',
            `S2${test}`,
            'S3Y',
            'S4S',
            '\u001d',
            'S5F',
            'S628-03-1979',
            'S751215',
          ),
        )
        .map((parts) => header + parts.join('')),
    )
    fc.assert(
      fc.property(text, (value) => {
        const parsed = parseInsDatamatrix(value)
        if (parsed.kind === 'invalid') return
        expect(schema.parse(parsed.identity)).toEqual(parsed.identity)
        expect(parsed.identity.status).toBe('PROV')
      }),
      { numRuns: 2_000 },
    )
  })

  it.skipIf(!existsSync(vectors))('agrees with shared/data/interop/vectors/ins-datamatrix.json', () => {
    const file = JSON.parse(readFileSync(vectors, 'utf8')) as {
      readonly vectors: readonly {
        readonly payload: string
        readonly payloadVisible: string
        readonly fields: Readonly<Record<string, string | null>>
      }[]
    }
    expect(file.vectors.length).toBeGreaterThan(3)
    for (const { payload: exact, payloadVisible, fields } of file.vectors) {
      const parsed = parseInsDatamatrix(exact)
      expect(parseInsDatamatrix(payloadVisible)).toEqual(parsed)
      if (parsed.kind === 'invalid') throw new Error(parsed.message)
      const { identity } = parsed
      expect({
        S1_matricule: identity.matricule,
        S2_oid: identity.oid,
        S3_prenoms: identity.givenNames,
        S4_nomNaissance: identity.birthName,
        S5_sexe: identity.sex,
        S6_dateNaissance: identity.birthDate.split('-').toReversed().join('-'),
        S7_lieuNaissance: identity.birthPlace ?? null,
      }).toEqual(fields)
      const placed = { ...identity, status: 'QUAL', birthPlace: identity.birthPlace ?? '99999' } as const
      expect(textOf(placed)).toBe(identity.birthPlace ? exact : `${exact}S799999`)
    }
  })
})

describe('writing an INS datamatrix', () => {
  it('puts GS after a variable field that is below its maximum, and nowhere else', () => {
    expect(textOf({ ...dominique, oid: test })).toBe(payload)
    expect(textOf(dominique)).toContain(`S2${nir}\u001dS3`)
    expect(textOf({ ...dominique, oid: demo })).toContain(`S2${demo}S3`)
    const long = 'X'.repeat(100)
    expect(textOf({ ...dominique, birthName: long })).toContain(`S4${long}S5F`)
  })

  it('writes names in the alphabet of the code', () => {
    const typed = { ...dominique, birthName: 'D’Œuvré‐Łuk', givenNames: 'Dominique  Marie‐Louise' }
    expect(textOf(typed)).toContain("S3DOMINIQUE MARIE-LOUISE\u001dS4D'OEUVRE-LUK\u001d")
  })

  it('writes the first given name when the list is not known, and the completed matricule', () => {
    expect(textOf(without({ ...dominique, matricule: '2790351215189' }, 'givenNames'))).toContain(
      `S1279035121518989S2${nir}\u001dS3DOMINIQUE\u001d`,
    )
  })

  it.each([
    ['a provisional identity', { ...dominique, status: 'PROV' as const }, 'NOT_QUALIFIED'],
    ['a fetched identity', { ...dominique, status: 'RECUP' as const }, 'NOT_QUALIFIED'],
    ['a doubtful identity', { ...dominique, attributes: ['DOUT' as const] }, 'NOT_QUALIFIED'],
    ['a wrong key', { ...dominique, matricule: '123456789012244' }, 'NOT_QUALIFIED'],
    ['no birth place', without(dominique, 'birthPlace'), 'NOT_QUALIFIED'],
    ['a name in another alphabet', { ...dominique, birthName: 'ИВАНОВ' }, 'NAME'],
    ['a digit in a name', { ...dominique, birthName: 'PAT-3' }, 'NAME'],
    ['a list of over 100 characters', { ...dominique, givenNames: `DOMINIQUE ${'X'.repeat(91)}` }, 'NAME'],
  ] as const)('refuses %s', (_, identity, code) => {
    expect(formatInsDatamatrix(identity)).toMatchObject({
      kind: 'invalid',
      code,
      message: expect.stringMatching(/^Le datamatrix INS n’a pas été créé : .+\.$/),
    })
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(qualified, fc.constantFrom('\u001d', '<GS>', ''), (identity, separator) => {
        const text = textOf(identity).replaceAll('\u001d', separator)
        expect(parseInsDatamatrix(text)).toEqual({ kind: 'valid', identity: { ...identity, status: 'PROV' } })
      }),
      { numRuns: 1_000 },
    )
  })

  it('never throws on what the schema lets in', () => {
    fc.assert(
      fc.property(anyIdentity, (identity) => {
        const formatted = formatInsDatamatrix(identity)
        const qualifiedHere = effectiveStatus(identity).status === 'QUAL'
        expect(formatted.kind).toBe(qualifiedHere ? 'valid' : 'invalid')
      }),
      { numRuns: 500 },
    )
  })

  it('a waiting number has a GS after its OID', () => {
    const waiting = { ...dominique, matricule: withKey('8790351215189'), oid: nia }
    expect(parseInsDatamatrix(textOf(waiting))).toMatchObject({ kind: 'valid', identity: { oid: nia } })
  })
})
