import { specialties, type Specialty } from '@navigateur-pro/domain/records/referral.ts'

const all = Object.keys(specialties) as Specialty[]

/** The most asked for first, then by name. */
export function rankSpecialties(asked: readonly Specialty[]): readonly Specialty[] {
  const count = (name: Specialty) => asked.filter((one) => one === name).length
  return all.toSorted(
    (one, other) => count(other) - count(one) || specialties[one].localeCompare(specialties[other], 'fr'),
  )
}

/** Those whose name holds what is typed, accents ignored; the beginning of a word counts before its middle. */
export function matchSpecialties(ranked: readonly Specialty[], typed: string): readonly Specialty[] {
  const wanted = fold(typed.trim())
  if (wanted === '') return ranked
  const starts = (name: Specialty) =>
    fold(specialties[name])
      .split(/[\s-]+/)
      .some((word) => word.startsWith(wanted))
  const found = ranked.filter((name) => fold(specialties[name]).includes(wanted))
  return [...found.filter(starts), ...found.filter((name) => !starts(name))]
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('fr')
}
