import type { Identity } from './identity.ts'

export type MatriculeErrorCode = 'INS_LENGTH' | 'INS_CHARSET' | 'INS_KEY' | 'INS_STRUCTURE'

export type MatriculeResult =
  | {
      readonly kind: 'valid'
      /** 13 characters and the key, upper case. */
      readonly matricule: string
      /** By the first character: a NIA is the waiting number of a person not registered yet. */
      readonly nature: 'nir' | 'nia'
      /** The month field says that the civil record is incomplete (20 to 42, 50 to 99). */
      readonly incompleteCivilRecord: boolean
    }
  | { readonly kind: 'invalid'; readonly code: MatriculeErrorCode; readonly expectedKey?: string }

/** Décret 82-103 art. 4: S AA MM DD CCC OOO, then the key; the department may be 2A or 2B. */
const shape = /^[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?$/

/**
 * Reads an INS matricule: 13 characters, or 15 with the key. Without a key, the key is computed.
 * Plain, no-break and narrow no-break spaces are dropped; nothing else is ever "corrected": a letter O, a
 * full-width digit or a zero-width character is refused. The key is judged before the structure, because a
 * mistyped digit is likelier than an impossible month.
 */
export function parseMatricule(text: string): MatriculeResult {
  const bare = text.replace(/[ \u00a0\u202f]/g, '')
  if (!/^[0-9ABab]*$/.test(bare)) return { kind: 'invalid', code: 'INS_CHARSET' }
  if (bare.length !== 13 && bare.length !== 15) return { kind: 'invalid', code: 'INS_LENGTH' }
  const characters = bare.toUpperCase()
  if (!shape.test(characters)) return { kind: 'invalid', code: 'INS_CHARSET' }
  const number = characters.slice(0, 13)
  const key = keyOf(number)
  if (characters.length === 15 && characters.slice(13) !== key) {
    return { kind: 'invalid', code: 'INS_KEY', expectedKey: key }
  }
  const sex = number.slice(0, 1)
  const month = Number(number.slice(3, 5))
  if (!'123478'.includes(sex) || month === 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) {
    return { kind: 'invalid', code: 'INS_STRUCTURE' }
  }
  return {
    kind: 'valid',
    matricule: number + key,
    nature: '12'.includes(sex) ? 'nir' : 'nia',
    incompleteCivilRecord: month > 12,
  }
}

/** 97 − (N mod 97), two digits, 01 to 97; Corsica is counted as 19 (2A) and 18 (2B). */
function keyOf(number: string): string {
  const digits = number.replace('2A', '19').replace('2B', '18')
  return String(97 - (Number(digits) % 97)).padStart(2, '0')
}

/** "279035121518989" → "2 79 03 51 215 189 89". What has not the shape of a matricule comes back as it is. */
export function formatMatricule(matricule: string): string {
  if (!shape.test(matricule)) return matricule
  return matricule.replace(/^(.)(..)(..)(..)(...)(...)/, '$1 $2 $3 $4 $5 $6 ').trimEnd()
}

const reasons: Readonly<Record<Exclude<MatriculeErrorCode, 'INS_KEY'>, string>> = {
  INS_LENGTH: '13 caractères attendus, ou 15 avec la clé',
  INS_CHARSET: 'seuls des chiffres sont admis, et 2A ou 2B pour la Corse',
  INS_STRUCTURE: 'sexe ou mois de naissance impossible',
}

/** One French sentence that says why the matricule is refused. */
export function describeMatriculeError(result: Extract<MatriculeResult, { kind: 'invalid' }>): string {
  const why = result.code === 'INS_KEY' ? `clé ${result.expectedKey} attendue` : reasons[result.code]
  return `Ce matricule INS est invalide (${why}).`
}

/**
 * Says whether a valid 15-character matricule disagrees with the sex or the birth date. It can be lawful (change
 * of sex, corrected civil record), so it never refuses nor links anybody: it only makes a person be asked.
 */
export function contradictedTrait(
  matricule: string,
  traits: Pick<Identity, 'sex' | 'birthDate' | 'birthDateCertainty'>,
): 'sex' | 'birthDate' | undefined {
  if ('137'.includes(matricule.slice(0, 1)) !== (traits.sex === 'M')) return 'sex'
  if (matricule.slice(1, 3) !== traits.birthDate.slice(2, 4)) return 'birthDate'
  const month = matricule.slice(3, 5)
  const certainty = traits.birthDateCertainty ?? 'exact'
  const comparable = month <= '12' && (certainty === 'exact' || certainty === 'day-unknown')
  return comparable && month !== traits.birthDate.slice(5, 7) ? 'birthDate' : undefined
}
