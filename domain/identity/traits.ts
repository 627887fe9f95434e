import type { Identity } from './identity.ts'

/** RNIV strict traits, in the order in which a person compares them. */
const strictTraits = ['birthName', 'firstGivenName', 'givenNames', 'sex', 'birthDate', 'birthPlace'] as const
export type StrictTrait = (typeof strictTraits)[number]

/** Both values as received; one is undefined when only the other side knows the trait. */
export type TraitDifference = {
  readonly trait: StrictTrait
  readonly left: string | undefined
  readonly right: string | undefined
}

const labels: Readonly<Record<StrictTrait, string>> = {
  birthName: 'nom de naissance',
  firstGivenName: 'premier prénom de naissance',
  givenNames: 'prénoms de naissance',
  sex: 'sexe',
  birthDate: 'date de naissance',
  birthPlace: 'lieu de naissance',
}

// Letters that Unicode does not decompose; the others lose their accents by decomposition.
const undecomposed: Readonly<Record<string, string>> = {
  Œ: 'OE',
  Æ: 'AE',
  ẞ: 'SS',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Ħ: 'H',
  Þ: 'TH',
  Ŋ: 'NG',
  Ĳ: 'IJ',
}

export function traitLabel(trait: StrictTrait): string {
  return labels[trait]
}

/**
 * Upper case without accents or ligatures, one kind of apostrophe, hyphen and space: the alphabet of INSi and of
 * the datamatrix (SEL-MP-043 §3.4.1). A character outside it stays, so that it is seen rather than dropped.
 */
export function foldTrait(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ŒÆẞØŁĐÐĦÞŊĲ]/g, (letter) => undecomposed[letter] ?? letter)
    .replace(/[’‘‛ʼʹ′`´＇]/g, "'")
    .replace(/[‐‑‒–—―−﹣－]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The form that is compared: folded, with apostrophes and hyphens as spaces (RNIV, EXI ID 10). */
export function normaliseTrait(text: string): string {
  return foldTrait(text)
    .replace(/[' -]+/g, ' ')
    .trim()
}

/**
 * RNIV, EXI ID 10: the first given name is the beginning of the list. For "JEAN CHRISTOPHE PIERRE": JEAN,
 * JEAN-CHRISTOPHE are; CHRISTOPHE is not, nor is an empty name.
 */
export function startsGivenNames(firstGivenName: string, givenNames: string): boolean {
  const first = normaliseTrait(firstGivenName)
  return first !== '' && `${normaliseTrait(givenNames)} `.startsWith(`${first} `)
}

/**
 * The strict traits that are not equal after normalisation. Strict equality counts a birth place known on one side
 * only as a difference (its other value is undefined); the list of given names is compared when both sides have it,
 * because the first given name, always there, is held against whichever list exists.
 */
export function compareTraits(left: Identity, right: Identity): readonly TraitDifference[] {
  return strictTraits
    .filter((trait) => !sameTrait(trait, left, right))
    .map((trait) => ({ trait, left: left[trait], right: right[trait] }))
}

function sameTrait(trait: StrictTrait, left: Identity, right: Identity): boolean {
  if (trait === 'birthName') return normaliseTrait(left.birthName) === normaliseTrait(right.birthName)
  if (trait === 'firstGivenName') return sameFirstGivenName(left, right)
  if (trait !== 'givenNames') return left[trait] === right[trait]
  if (!left.givenNames || !right.givenNames) return true
  return normaliseTrait(left.givenNames) === normaliseTrait(right.givenNames)
}

// "JEAN" here and "JEAN-CHRISTOPHE" there are the same first name when both begin every list known (EXI ID 10).
function sameFirstGivenName(left: Identity, right: Identity): boolean {
  if (normaliseTrait(left.firstGivenName) === normaliseTrait(right.firstGivenName)) return true
  const lists = [left.givenNames, right.givenNames].filter((list): list is string => !!list)
  return (
    lists.length > 0 &&
    lists.every(
      (list) => startsGivenNames(left.firstGivenName, list) && startsGivenNames(right.firstGivenName, list),
    )
  )
}
