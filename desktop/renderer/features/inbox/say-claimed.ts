import { calendarDayOf, formatBirthDate, toIso } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { WaitingItem } from '../../../contract/inbox-views.ts'

/** « LABORDE MARIE, F, 12 mai 1938 »: as the document writes it; a date that does not exist stays as it is. */
export function sayClaimed({
  birthName,
  usedName,
  firstGivenName,
  birthDate,
  sex,
}: NonNullable<WaitingItem['patient']>): string {
  const day = calendarDayOf(birthDate, 'AAAAMMJJ')
  const used = usedName !== '' && usedName.toUpperCase() !== birthName.toUpperCase() ? ` (${usedName})` : ''
  return [
    `${birthName} ${firstGivenName}${used}`.trim(),
    sex,
    day ? formatBirthDate({ birthDate: toIso(day) }) : birthDate,
  ]
    .filter((words) => words !== '')
    .join(', ')
}
