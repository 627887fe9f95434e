import { ageOn, formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { calendarDay } from '../../i18n/dates.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { patient } from '../../i18n/fr.ts'
import { sayGivenName } from './say-given-name.ts'

/** « PAT-TROIS Dominique »: the birth name in capitals, always. */
export function sayName(identity: Identity): string {
  return `${identity.birthName.toLocaleUpperCase('fr')} ${sayGivenName(identity.firstGivenName)}`.trim()
}

/** « LABORDE Marie (CAZALIS) »: where one patient is told from another, and two may be born with the same name. */
export function sayNames(identity: Identity): string {
  const name = sayName(identity)
  return hasOtherUsedName(identity) ? `${name} (${identity.usedName?.toLocaleUpperCase('fr')})` : name
}

/** « Mme PAT-TROIS Dominique » */
export function sayPatient(identity: Identity): string {
  return `${patient.civility[identity.sex]} ${sayNames(identity)}`
}

/** « née le 28 mars 1979 · 47 ans » */
export function sayBirth(identity: Identity, now: Date): string {
  const age = ageOn(identity, calendarDay(now))
  const born = `${patient.born[identity.sex]} ${formatBirthDate(identity)}`
  return age === undefined ? born : `${born} · ${patient.age(age)}`
}

export function hasOtherUsedName({ usedName, birthName }: Identity): boolean {
  return (
    usedName !== undefined && usedName.trim() !== '' && usedName.toUpperCase() !== birthName.toUpperCase()
  )
}
