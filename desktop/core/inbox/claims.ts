import { type CalendarDay, parseBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { identity, type Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { compareTraits, normaliseTrait, traitLabel } from '@navigateur-pro/domain/identity/traits.ts'
import type { ReceivedCda, ReceivedPatient } from '../documents/received/read-cda.ts'
import type { DescribedFile } from './read-metadata.ts'

/** What a document says of itself, without its content: enough to list it and to match it. */
export type DocumentClaims = Pick<ReceivedCda, 'title' | 'type' | 'madeAt' | 'author' | 'patient'>

/**
 * The identity that a document claims. The CI-SIS lets a matricule in only when it is qualified, so a matricule says
 * QUAL, which `effectiveStatus` lowers as it deserves; without one it is provisional. Undefined when what it says does
 * not make an identity: nothing is completed.
 */
export function claimedIdentity(patient: ReceivedPatient, today: CalendarDay): Identity | undefined {
  const { ins, birthName, usedName, firstGivenName, givenNames, sex, birthDate, birthPlace } = patient
  const born = parseBirthDate(birthDate, 'AAAAMMJJ', today)
  if (born.kind === 'invalid') return undefined
  const parsed = identity.safeParse({
    ...ins,
    status: ins ? 'QUAL' : 'PROV',
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

/** Equal for two documents that say the same person. */
export function sayWho({ ins, birthName, firstGivenName, sex, birthDate }: ReceivedPatient): string {
  const names = [birthName, firstGivenName].map(normaliseTrait)
  return JSON.stringify([ins?.oid, ins?.matricule, ...names, sex, birthDate])
}

/** The traits of a screen, as the document writes them. */
export function sayClaimed({ birthName, usedName, firstGivenName, birthDate, sex }: ReceivedPatient) {
  return { birthName, usedName, firstGivenName, birthDate, sex }
}

/** French names of the traits that a person must have seen as different, in their order. */
export function sayDifferences(claimed: Identity, dossier: Identity): string[] {
  return compareTraits(claimed, dossier).map(({ trait }) => traitLabel(trait))
}
