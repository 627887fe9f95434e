import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText, dominique, name, rewritten, without } from './testing/identities.ts'
import { compareTraits, foldTrait, normaliseTrait, startsGivenNames, traitLabel } from './traits.ts'

const vectors = resolve(
  import.meta.dirname,
  '../../../shared/data/interop/vectors/insi-birthdate-completion.json',
)

describe('names are compared, never rewritten', () => {
  it.each([
    [
      'JEAN-PIERRE',
      'JEAN PIERRE',
      'Jean\u2010Pierre',
      'jean\u2011pierre',
      ' JEAN  –  PIERRE ',
      'JEAN--PIERRE',
    ],
    ["D'ARC", 'D’ARC', 'D ARC', 'd\u02bcarc'],
    ['ŒUVRARD', 'OEUVRARD', 'œuvrard'],
    ['ÇELIK', 'CELIK', 'C\u0327elik'],
    ['NUÑEZ', 'NUNEZ', 'NUN\u0303EZ'],
    ['ŁUKASZ ĐORĐE', 'LUKASZ DORDE', 'łukasz đorđe'],
    ['STRAẞE', 'STRASSE', 'straße'],
    ['ÆGIR ØRSTED', 'AEGIR ORSTED'],
    ['ÉLÉONORE', 'E\u0301LE\u0301ONORE', 'Eleonore'],
    ['PAT\u00a0TROIS', 'PAT\u202fTROIS', 'PAT-TROIS'],
  ])('%s is written in many ways', (first, ...others) => {
    for (const other of others) expect(normaliseTrait(other)).toBe(normaliseTrait(first))
  })

  it.each([
    ['MARTIN', 'MARTEN'],
    ['DUPONT', 'DUPOND'],
    ['JEANPIERRE', 'JEAN PIERRE'],
    ['MAR\u200bTIN', 'MARTIN'],
    ['МARTIN', 'MARTIN'],
    ['O’BRIEN', 'OBRIEN'],
    ['Y', 'V'],
    ['1e5', '100000'],
  ])('%s and %s are two names', (a, b) => {
    expect(normaliseTrait(a)).not.toBe(normaliseTrait(b))
  })

  it.each(['Y', 'NULL', 'TEST', 'UNDEFINED', 'True', '1e5', "'; DROP TABLE--", 'X'.repeat(100)])(
    '%s is a text like another',
    (text) => {
      expect(foldTrait(text)).toBe(text.toUpperCase())
    },
  )

  it('folds into the alphabet of INSi, which keeps the hyphen and the apostrophe', () => {
    expect(foldTrait(' Éléonore  D’Œuvré‐Łuk ')).toBe("ELEONORE D'OEUVRE-LUK")
  })

  it('is stable, is blind to the Unicode form, and never throws', () => {
    fc.assert(
      fc.property(anyText(30), (text) => {
        const normalised = normaliseTrait(text)
        expect(normaliseTrait(normalised)).toBe(normalised)
        expect(normaliseTrait(text.normalize('NFC'))).toBe(normalised)
        expect(normaliseTrait(text.normalize('NFD'))).toBe(normalised)
        expect(normaliseTrait(foldTrait(text))).toBe(normalised)
      }),
      { numRuns: 1_000 },
    )
    expect(normaliseTrait(`a${'\u0301'.repeat(10_000)}`)).toBe('A')
    expect(normaliseTrait('\ud800\u202e')).toBe('\ud800\u202e')
  })

  it('does not see how a name was typed', () => {
    const typed = name.chain((text) => rewritten(text).map((other) => ({ text, other })))
    fc.assert(
      fc.property(typed, ({ text, other }) => {
        expect(normaliseTrait(other)).toBe(normaliseTrait(text))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the first given name begins the list (EXI ID 10)', () => {
  it.each([
    ['JEAN', true],
    ['jean', true],
    ['JEAN CHRISTOPHE', true],
    ['JEAN-CHRISTOPHE', true],
    ['JEAN-CHRISTOPHE-PIERRE', true],
    ['JEAN CHRISTOPHE-PIERRE', true],
    ['CHRISTOPHE', false],
    ['PIERRE', false],
    ['JEA', false],
    ['JEANNE', false],
    ['JEAN CHRISTOPHE PIERRE PAUL', false],
    ['', false],
    ['-', false],
  ])('%j of JEAN CHRISTOPHE PIERRE: %s', (first, expected) => {
    expect(startsGivenNames(first, 'JEAN CHRISTOPHE PIERRE')).toBe(expected)
  })

  it.skipIf(!existsSync(vectors))(
    'agrees with shared/data/interop/vectors/insi-birthdate-completion.json',
    () => {
      const { firstGivenNameConsistency: rule } = JSON.parse(readFileSync(vectors, 'utf8')) as {
        readonly firstGivenNameConsistency: {
          readonly list: string
          readonly consistent: readonly string[]
          readonly inconsistent: readonly string[]
        }
      }
      expect(rule.consistent.map((first) => startsGivenNames(first, rule.list))).not.toContain(false)
      expect(rule.inconsistent.map((first) => startsGivenNames(first, rule.list))).not.toContain(true)
    },
  )
})

describe('two identities side by side', () => {
  const jean = { ...dominique, firstGivenName: 'JEAN', givenNames: 'JEAN CHRISTOPHE PIERRE' }

  it.each([
    ['the same', dominique, dominique, []],
    ['case and accents', dominique, { ...dominique, birthName: 'Pât‐Troïs' }, []],
    ['name', dominique, { ...dominique, birthName: 'PAT-QUATRE' }, ['birthName']],
    ['sex', dominique, { ...dominique, sex: 'M' as const }, ['sex']],
    ['birth date', dominique, { ...dominique, birthDate: '1979-03-29' }, ['birthDate']],
    ['birth place', dominique, { ...dominique, birthPlace: '51216' }, ['birthPlace']],
    ['birth place known on one side', dominique, without(dominique, 'birthPlace'), ['birthPlace']],
    ['birth place unknown on both', without(dominique, 'birthPlace'), without(dominique, 'birthPlace'), []],
    ['list', dominique, { ...dominique, givenNames: 'DOMINIQUE MARIE' }, ['givenNames']],
    ['list known on one side', dominique, without(dominique, 'givenNames'), []],
    ['empty list on one side', dominique, { ...dominique, givenNames: '' }, []],
    ['first name', dominique, { ...dominique, firstGivenName: 'MARIE' }, ['firstGivenName']],
    ['no first name on one side', dominique, { ...dominique, firstGivenName: '' }, ['firstGivenName']],
    ['longer first name of the same list', jean, { ...jean, firstGivenName: 'JEAN-CHRISTOPHE' }, []],
    [
      'longer first name, held against the other side’s list',
      jean,
      without({ ...jean, firstGivenName: 'JEAN-CHRISTOPHE' }, 'givenNames'),
      [],
    ],
    [
      'longer first name, no list at all',
      without(jean, 'givenNames'),
      without({ ...jean, firstGivenName: 'JEAN-CHRISTOPHE' }, 'givenNames'),
      ['firstGivenName'],
    ],
    [
      'longer first name, lists that differ',
      { ...jean, givenNames: 'JEAN' },
      { ...jean, firstGivenName: 'JEAN-CHRISTOPHE' },
      ['firstGivenName', 'givenNames'],
    ],
    ['used name, which is no strict trait', dominique, { ...dominique, usedName: 'DURAND' }, []],
  ])('%s', (_, left, right, traits) => {
    expect(compareTraits(left, right).map(({ trait }) => trait)).toEqual(traits)
    expect(compareTraits(right, left).map(({ trait }) => trait)).toEqual(traits)
  })

  it('gives both values as they were received', () => {
    expect(compareTraits(dominique, without({ ...dominique, birthName: 'Durand ' }, 'birthPlace'))).toEqual([
      { trait: 'birthName', left: 'PAT-TROIS', right: 'Durand ' },
      { trait: 'birthPlace', left: '51215', right: undefined },
    ])
  })

  it('names every trait in French', () => {
    const other = { ...dominique, birthName: 'X', firstGivenName: 'Y', givenNames: 'Z', sex: 'M' as const }
    const all = compareTraits(dominique, { ...other, birthDate: '1980-01-01', birthPlace: '99999' })
    expect(all.map(({ trait }) => traitLabel(trait))).toEqual([
      'nom de naissance',
      'premier prénom de naissance',
      'prénoms de naissance',
      'sexe',
      'date de naissance',
      'lieu de naissance',
    ])
  })
})
