import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '@navigateur-pro/domain/identity/testing/identities.ts'
import { parseLaunchLink } from './parse-launch-link.ts'

const numRuns = process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500
const today = { year: 2026, month: 11, day: 22 }
const reference = 'Zm9vYmFyYmF6cXV4LTAx'
const traits = 'birthName=PAT-TROIS&firstGivenName=DOMINIQUE&sex=F&birthDate=1979-03-28'
const patTrois = {
  status: 'PROV',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
}

function read(text: string) {
  return parseLaunchLink(text, today)
}

describe('a link that is read', () => {
  it.each([
    ['a reference', `navigateurpro://open?ref=${reference}`, { kind: 'reference', reference }],
    [
      'a slash that a browser added',
      `navigateurpro://open/?ref=${reference}`,
      { kind: 'reference', reference },
    ],
    [
      'a reference and an intent',
      `navigateurpro://open?intent=liaison&ref=${reference}`,
      { kind: 'reference', reference, intent: 'liaison' },
    ],
    ['traits', `navigateurpro://open?${traits}`, { kind: 'identity', identity: patTrois }],
    [
      'traits and an intent',
      `navigateurpro://open?${traits}&intent=urgence`,
      { kind: 'identity', identity: patTrois, intent: 'urgence' },
    ],
    [
      'every trait',
      `navigateurpro://open?${traits}&usedName=MARTIN&givenNames=DOMINIQUE%20MARIE-LOUISE&birthPlace=51215&matricule=279035121518989&oid=1.2.250.1.213.1.4.10&status=QUAL&localId=12`,
      {
        kind: 'identity',
        identity: {
          ...patTrois,
          usedName: 'MARTIN',
          givenNames: 'DOMINIQUE MARIE-LOUISE',
          birthPlace: '51215',
          matricule: '279035121518989',
          oid: '1.2.250.1.213.1.4.10',
          status: 'QUAL',
          localId: '12',
        },
      },
    ],
    [
      'accents, apostrophe and space, as web forms write them',
      `navigateurpro://open?${traits.replace('PAT-TROIS', "D'ARC+DE+L%C3%89T%C3%89")}`,
      { kind: 'identity', identity: { ...patTrois, birthName: "D'ARC DE LÉTÉ" } },
    ],
    [
      'an empty parameter, which counts as absent',
      `navigateurpro://open?${traits}&usedName=&ref=`,
      { kind: 'identity', identity: patTrois },
    ],
    [
      'a day of birth that is not known',
      `navigateurpro://open?${traits.replace('-28', '-00')}`,
      {
        kind: 'identity',
        identity: { ...patTrois, birthDate: '1979-03-01', birthDateCertainty: 'day-unknown' },
      },
    ],
    [
      'a matricule with a wrong key: the interface shows it as invalid',
      `navigateurpro://open?${traits}&matricule=279035121518912&oid=1.2.250.1.213.1.4.10`,
      {
        kind: 'identity',
        identity: { ...patTrois, matricule: '279035121518912', oid: '1.2.250.1.213.1.4.10' },
      },
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

const open = `navigateurpro://open?ref=${reference}`
const shell = (value: string) => `navigateurpro://open?${traits}&usedName=${value}`

describe('bad-input corpus, rows 32 to 34: a link that is refused', () => {
  it.each([
    ['32: 2 049 characters', open.padEnd(2049, 'a'), 'TOO_LONG'],
    ['32: 32 768 characters', open.padEnd(32_768, 'a'), 'TOO_LONG'],
    ['33: a quote, then a switch', 'navigateurpro://x" --gpu-launcher="calc', 'CHARACTER'],
    ['33: an encoded quote', shell('%22--gpu-launcher=calc'), 'ENCODING'],
    ['33: an encoded quote alone', shell('%22'), 'VALUE'],
    ['33: a switch', '--inspect=0', 'SCHEME'],
    ['33: a switch after the link', `${open} --inspect=0`, 'CHARACTER'],
    ['33: a switch as the address', 'navigateurpro://--inspect=0', 'ADDRESS'],
    ['33: a line, then a switch', `${open}\n--inspect=0`, 'CHARACTER'],
    ['33: an encoded line', shell('A%0A--inspect'), 'VALUE'],
    ['33: two links, a space', `${open} ${open}`, 'CHARACTER'],
    ['33: two links, a line', `${open}\r\n${open}`, 'CHARACTER'],
    ['33: two links, glued', `${open}${open}`, 'ADDRESS'],
    ['33: two links, the second in a value', shell('navigateurpro://open'), 'ENCODING'],
    ['33: a back-quote', `${open}\``, 'CHARACTER'],
    ['33: a dollar', shell('%24%28calc%29'), 'VALUE'],
    ['34: javascript', 'javascript:alert(1)', 'SCHEME'],
    ['34: file', 'file:///etc/passwd', 'SCHEME'],
    ['34: https', `https://open?ref=${reference}`, 'SCHEME'],
    ['34: our scheme in capitals', open.replace('navigateurpro', 'NAVIGATEURPRO'), 'SCHEME'],
    ['34: our scheme, opaque', `navigateurpro:open?ref=${reference}`, 'SCHEME'],
    ['34: our scheme inside another', `x-${open}`, 'SCHEME'],
    ['34: encoded slashes', shell('..%2f..%2fetc'), 'VALUE'],
    ['34: encoded slashes in the address', `navigateurpro://open%2F..?ref=${reference}`, 'ADDRESS'],
    ['34: encoded back-slashes', shell('%5c%5cevil'), 'VALUE'],
    ['34: encoded twice', shell('%252e%252e%252f'), 'VALUE'],
    ['34: NUL', shell('A%00B'), 'VALUE'],
    ['34: a bare NUL', `${open}\0`, 'CHARACTER'],
    ['34: @evil', `navigateurpro://open@evil?ref=${reference}`, 'ADDRESS'],
    ['34: user and password', `navigateurpro://a:b@open?ref=${reference}`, 'ADDRESS'],
    ['34: a port', `navigateurpro://open:80?ref=${reference}`, 'ADDRESS'],
    ['34: another address', `navigateurpro://close?ref=${reference}`, 'ADDRESS'],
    ['34: a longer address', `navigateurpro://open.evil?ref=${reference}`, 'ADDRESS'],
    ['34: a path', `navigateurpro://open/patient?ref=${reference}`, 'ADDRESS'],
    ['34: dots', `navigateurpro://open/../x?ref=${reference}`, 'ADDRESS'],
    ['34: a Cyrillic o', `navigateurpro://\u043epen?ref=${reference}`, 'CHARACTER'],
    ['34: the same, in Punycode', `navigateurpro://xn--pen-mmc?ref=${reference}`, 'ADDRESS'],
    ['34: a right-to-left mark', shell('A%E2%80%AEB'), 'VALUE'],
    ['34: a zero-width space', shell('A%E2%80%8BB'), 'VALUE'],
    ['a fragment', `${open}#x`, 'FRAGMENT'],
    ['a bare fragment', `${open}#`, 'FRAGMENT'],
    ['a repeated parameter', `${open}&ref=${reference}`, 'REPEATED'],
    ['a repeated parameter, empty', `navigateurpro://open?${traits}&sex=`, 'REPEATED'],
    ['an unknown parameter', `${open}&debug=1`, 'PARAMETER'],
    ['a property of every object', `${open}&__proto__=1`, 'PARAMETER'],
    ['a parameter in capitals', `navigateurpro://open?REF=${reference}`, 'PARAMETER'],
    ['no parameter', 'navigateurpro://open?', 'PARAMETER'],
    ['a parameter between two separators', `${open}&&intent=open`, 'PARAMETER'],
    ['a percent alone', shell('A%'), 'ENCODING'],
    ['a percent and a letter', shell('A%zz'), 'ENCODING'],
    ['ISO-8859-1', shell('L%C9T%C9'), 'ENCODING'],
    ['an over-long UTF-8 slash', shell('%C0%AF'), 'ENCODING'],
    ['a surrogate in UTF-8', shell('%ED%A0%80'), 'ENCODING'],
    ['no address', '', 'SCHEME'],
    ['no query', 'navigateurpro://open', 'ADDRESS'],
    ['an unknown intent', `${open}&intent=delete`, 'VALUE'],
    ['a short reference', 'navigateurpro://open?ref=abc', 'VALUE'],
    ['a reference and traits', `${open}&sex=F`, 'MIXED'],
    ['no birth name', 'navigateurpro://open?firstGivenName=A&sex=F&birthDate=1979-03-28', 'MISSING'],
    ['no birth date', 'navigateurpro://open?birthName=A&firstGivenName=A&sex=F', 'MISSING'],
    ['an intent alone', 'navigateurpro://open?intent=open', 'MISSING'],
    ['a matricule without its OID', `navigateurpro://open?${traits}&matricule=279035121518989`, 'MISSING'],
    ['an OID without matricule', `navigateurpro://open?${traits}&oid=1.2.250.1.213.1.4.10`, 'MISSING'],
    ['a status that does not exist', `navigateurpro://open?${traits}&status=qual`, 'VALUE'],
    ['a third sex', `navigateurpro://open?${traits.replace('sex=F', 'sex=X')}`, 'VALUE'],
    ['the name of a town', `navigateurpro://open?${traits}&birthPlace=REIMS`, 'VALUE'],
    ['30: another date format', `navigateurpro://open?${traits.replace('1979-03-28', '19790328')}`, 'VALUE'],
    ['28: 29/02/1900', `navigateurpro://open?${traits.replace('1979-03-28', '1900-02-29')}`, 'VALUE'],
    ['29: born tomorrow', `navigateurpro://open?${traits.replace('1979-03-28', '2026-11-23')}`, 'VALUE'],
    ['24: 101 letters', `navigateurpro://open?${traits.replace('PAT-TROIS', 'X'.repeat(101))}`, 'VALUE'],
  ])('%s', (_, text, code) => {
    expect(read(text)).toEqual({
      kind: 'invalid',
      code,
      message: expect.stringMatching(/^Le lien n’a pas été ouvert : .+\. Ouvrez /),
    })
  })

  it('says which parameter is at fault, never what it holds', () => {
    const link = read(`navigateurpro://open?${traits}&birthPlace=SECRET`)
    expect(link).toMatchObject({ message: expect.stringContaining('« birthPlace »') })
    expect(JSON.stringify(link)).not.toContain('SECRET')
  })
})

const fragment = fc.constantFrom(
  'navigateurpro://open?',
  `ref=${reference}`,
  ...traits.split('&'),
  '&',
  '=',
  '%',
  '%C3%89',
  '?',
  '#',
  '/',
  '@',
  'intent=liaison',
  'oid=',
)

describe('properties', () => {
  it('never throws, on any text or any mixture of its own words', () => {
    const mixture = fc.array(fc.oneof(fragment, anyText(4)), { maxLength: 20 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(anyText(200), mixture), (text) => {
        expect(['reference', 'identity', 'invalid']).toContain(read(text).kind)
      }),
      { numRuns },
    )
  })

  it('whatever name is well encoded, it is read as it was or refused, never changed', () => {
    fc.assert(
      fc.property(anyText(40), (name) => {
        const written = name.isWellFormed() ? encodeURIComponent(name) : name
        const link = read(`navigateurpro://open?${traits.replace('PAT-TROIS', written)}`)
        expect(link.kind === 'identity' ? link.identity.birthName : name).toBe(name)
      }),
      { numRuns },
    )
  })
})
