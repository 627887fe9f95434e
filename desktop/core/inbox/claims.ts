import { type CalendarDay, parseBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { identity, type Identity } from '@navigateur-pro/domain/identity/identity.ts'
import {
  compareTraits,
  normaliseTrait,
  startsGivenNames,
  traitLabel,
} from '@navigateur-pro/domain/identity/traits.ts'
import type { ReceivedCda, ReceivedPatient } from '../documents/received/read-cda.ts'
import type { DescribedFile } from './read-metadata.ts'

/** What a document says of itself, without its content: enough to list it and to match it. */
export type DocumentClaims = Pick<ReceivedCda, 'title' | 'type' | 'madeAt' | 'author' | 'patient'> & {
  /** Read in a datamatrix drawn on its pages. */
  readonly scanned?: boolean
}

/**
 * The identity that a document claims. The CI-SIS lets a matricule in only when it is qualified, so a matricule says
 * QUAL, which `effectiveStatus` lowers as it deserves; without one it is provisional, and so is a scan, which proposes
 * and never proves. Undefined when what it says does not make an identity: nothing is completed.
 */
export function claimedIdentity(
  { patient, scanned = false }: Pick<DocumentClaims, 'patient' | 'scanned'>,
  today: CalendarDay,
): Identity | undefined {
  const { ins, birthName, usedName, firstGivenName, givenNames, sex, birthDate, birthPlace } = patient
  const born = parseBirthDate(birthDate, 'AAAAMMJJ', today)
  if (born.kind === 'invalid') return undefined
  const parsed = identity.safeParse({
    ...ins,
    status: ins && !scanned ? 'QUAL' : 'PROV',
    birthName,
    ...(usedName !== '' && { usedName }),
    firstGivenName,
    ...(givenNames !== '' && { givenNames }),
    sex,
    birthDate: born.birthDate,
    ...(born.birthDateCertainty !== 'exact' && { birthDateCertainty: born.birthDateCertainty }),
    ...(birthPlace !== '' && { birthPlace }),
  })
  return parsed.success ? parsed.data : undefined
}

/** Whether the archive's description and the document itself speak of two people, as far as both say. */
export function announcesAnother(announced: DescribedFile['patient'], patient: ReceivedPatient): boolean {
  const pairs = [
    [announced.matricule?.slice(0, 13), patient.ins?.matricule.replaceAll(/\s/gu, '').slice(0, 13)],
    [announced.birthName && normaliseTrait(announced.birthName), normaliseTrait(patient.birthName)],
    [announced.birthDate, patient.birthDate],
    [announced.sex, patient.sex],
  ]
  return pairs.some(([left, right]) => left && right && left !== right)
}

/** What two sayings of one document, or of one message, cannot both be; what only one says is no contradiction. */
export function contradictions(left: ReceivedPatient, right: ReceivedPatient): string[] {
  const length = Math.min(left.birthDate.length, right.birthDate.length, 'AAAAMMJJ'.length)
  const pairs: readonly (readonly [label: string, left: string, right: string])[] = [
    ['matricule INS', sayIns(left), sayIns(right)],
    ['nom de naissance', normaliseTrait(left.birthName), normaliseTrait(right.birthName)],
    ['sexe', left.sex, right.sex],
    ['date de naissance', left.birthDate.slice(0, length), right.birthDate.slice(0, length)],
    ['lieu de naissance', left.birthPlace, right.birthPlace],
  ]
  const differing = pairs.filter(([, one, other]) => one && other && one !== other).map(([label]) => label)
  return sameGivenNames(left, right) ? differing : [...differing, 'prénoms de naissance']
}

/** Without its key, which some leave out. */
function sayIns({ ins }: ReceivedPatient): string {
  return ins ? `${ins.oid} ${ins.matricule.replaceAll(/\s/gu, '').slice(0, 13)}` : ''
}

function sameGivenNames(left: ReceivedPatient, right: ReceivedPatient): boolean {
  const [one, other] = [left, right].map(({ givenNames }) => normaliseTrait(givenNames))
  if (one && other && one !== other) return false
  const [first, second] = [normaliseTrait(left.firstGivenName), normaliseTrait(right.firstGivenName)]
  if (first === '' || second === '' || first === second) return true
  return startsGivenNames(first, other || second) || startsGivenNames(second, one || first)
}

/** « PAT-TROIS DOMINIQUE, F, 28/03/1979 » */
export function sayTraits({ birthName, firstGivenName, sex, birthDate }: ReceivedPatient): string {
  const day = birthDate.replace(/^(\d{4})(\d{2})(\d{2}).*$/u, '$3/$2/$1')
  return [`${birthName} ${firstGivenName}`.trim(), sex, day].filter((words) => words !== '').join(', ')
}

/** The traits of a screen, as the document writes them. */
export function sayClaimed({ birthName, usedName, firstGivenName, birthDate, sex }: ReceivedPatient) {
  return { birthName, usedName, firstGivenName, birthDate, sex }
}

/** French names of the traits that a person must have seen as different, in their order. */
export function sayDifferences(claimed: Identity, dossier: Identity): string[] {
  return compareTraits(claimed, dossier).map(({ trait }) => traitLabel(trait))
}
