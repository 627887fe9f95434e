import { calendarDayOf, toIso } from './birth-date.ts'
import { checkIdentity, type IdentityErrorCode } from './check-identity.ts'
import type { Identity } from './identity.ts'
import { effectiveStatus } from './identity-status.ts'
import { foldTrait } from './traits.ts'

type ParseErrorCode = 'TOO_LONG' | 'HEADER' | 'FIELD' | 'REPEATED' | 'MISSING' | IdentityErrorCode
type FormatErrorCode = 'NOT_QUALIFIED' | 'NAME'

export type ParsedDatamatrix =
  | { readonly kind: 'valid'; readonly identity: Identity }
  | { readonly kind: 'invalid'; readonly code: ParseErrorCode; readonly message: string }

export type FormattedDatamatrix =
  | { readonly kind: 'valid'; readonly text: string }
  | { readonly kind: 'invalid'; readonly code: FormatErrorCode; readonly message: string }

const header = `IS01${'0'.repeat(22)}`
const groupSeparator = '\u001d'
/** The longest lawful code, with separators written "<GS>", is 303 characters. */
const longest = 400

// ANS, "Format datamatrix INS" 2.2. No value holds an S followed by a digit, so that a field still ends without
// doubt when a keyboard scanner lost the separators. A name must be ended by something: at the very end of the
// code, nothing tells it from a truncated one.
const fields: ReadonlyMap<string, RegExp> = new Map([
  ['S1', /^S1([0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8})/],
  ['S2', /^S2([0-9.]{19,20})(?:<GS>)?/],
  ['S3', /^S3([A-Z' -]{1,100}?)(?:<GS>|(?=S[1-7]))/],
  ['S4', /^S4([A-Z' -]{1,100}?)(?:<GS>|(?=S[1-7]))/],
  ['S5', /^S5([MF])/],
  ['S6', /^S6([0-9]{2}-[0-9]{2}-[0-9]{4})/],
  ['S7', /^S7([0-9][0-9AB][0-9]{3})/],
])

/** Other datamatrix symbols are on documents too: a stamp, a 2D-Doc, a box of medicine. */
export function isInsDatamatrix(text: string): boolean {
  return /^\s*IS01/i.test(text)
}

/**
 * Reads the text of an INS datamatrix. A scan is a claim (nothing is signed): the identity is PROV. Tolerated: GS
 * printed "<GS>" or lost, fields in another order, lower case, S7 absent. Refused: anything truncated, repeated,
 * glued or unknown. Only a code cut exactly before S7, which is optional, reads as the same patient without a birth
 * place. The first given name is the first word of the list, which is how S3 separates names.
 */
export function parseInsDatamatrix(text: string): ParsedDatamatrix {
  if (text.length > longest) return unreadable('TOO_LONG', 'il est trop long')
  const code = text
    .trim()
    .replaceAll(groupSeparator, '<GS>')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (!code.startsWith(header)) return unreadable('HEADER', 'ce n’est pas un datamatrix INS')
  const values = new Map<string, string>()
  let rest = code.slice(header.length)
  while (rest !== '') {
    const id = rest.slice(0, 2)
    const match = fields.get(id)?.exec(rest)
    if (!match?.[1]) return unreadable('FIELD', 'il est incomplet ou abîmé')
    if (values.has(id)) return unreadable('REPEATED', 'un champ y figure deux fois')
    values.set(id, match[1].trim())
    rest = rest.slice(match[0].length)
  }
  return toIdentity(values)
}

function toIdentity(values: ReadonlyMap<string, string>): ParsedDatamatrix {
  const [matricule, oid, givenNames, birthName, sex, date, birthPlace] = [...fields.keys()].map((id) =>
    values.get(id),
  )
  if (!matricule || !oid || !givenNames || !birthName || !sex || !date) {
    return unreadable('MISSING', 'il est incomplet')
  }
  const day = calendarDayOf(date, 'JJ-MM-AAAA')
  if (!day) return unreadable('BIRTH_DATE', 'la date de naissance n’existe pas')
  return checkIdentity(
    {
      matricule,
      oid,
      status: 'PROV',
      birthName,
      firstGivenName: givenNames.split(' ', 1)[0] ?? givenNames,
      givenNames,
      sex: sex === 'M' ? 'M' : 'F',
      birthDate: toIso(day),
      ...(birthPlace === undefined ? {} : { birthPlace }),
    },
    { environment: 'any' },
  )
}

/**
 * Writes the text of an INS datamatrix: only for an identity whose effective status is QUAL (EXI DIF 02). Names are
 * put in the alphabet of the code; one that has other characters, or over 100, is refused rather than mutilated.
 */
export function formatInsDatamatrix(identity: Identity): FormattedDatamatrix {
  const checked = checkIdentity(identity, { environment: 'any' })
  if (checked.kind === 'invalid' || effectiveStatus(identity).status !== 'QUAL') {
    return refused('NOT_QUALIFIED', 'seule une INS qualifiée peut en porter un')
  }
  const { matricule, oid = '', sex, birthDate, birthPlace } = checked.identity
  const names = [identity.givenNames || identity.firstGivenName, identity.birthName].map(foldTrait)
  if (!names.every((name) => /^[A-Z' -]{1,100}$/.test(name))) {
    return refused('NAME', 'un nom dépasse 100 caractères ou sort de l’alphabet prévu')
  }
  const [year, month, day] = birthDate.split('-')
  const [givenNames = '', birthName = ''] = names
  return {
    kind: 'valid',
    text: [
      `${header}S1${matricule}`,
      variable('S2', oid, 20),
      variable('S3', givenNames, 100),
      variable('S4', birthName, 100),
      `S5${sex}S6${day}-${month}-${year}S7${birthPlace}`,
    ].join(''),
  }
}

/** GS ends a variable field that is below its maximum. */
function variable(id: string, value: string, maximum: number): string {
  return `${id}${value}${value.length < maximum ? groupSeparator : ''}`
}

function unreadable(code: ParseErrorCode, why: string): ParsedDatamatrix {
  return { kind: 'invalid', code, message: `Le code n’a pas été lu : ${why}. Scannez-le à nouveau.` }
}

function refused(code: FormatErrorCode, why: string): FormattedDatamatrix {
  return { kind: 'invalid', code, message: `Le datamatrix INS n’a pas été créé : ${why}.` }
}
