import { sayCalendarDay } from '../../i18n/dates.ts'
import { dose as words } from '../../i18n/fr-medication.ts'
import { localDay } from '../referral/referral-actions.ts'

/** From when a dose counts: « dès aujourd’hui », « à partir de demain ». */
export function sayStart(startsOn: string, now: Date): string {
  if (startsOn === localDay(now)) return words.fromToday
  const day = sayCalendarDay(startsOn, now)
  return day === 'demain' || day === 'hier'
    ? `à partir ${day === 'hier' ? 'd’' : 'de '}${day}`
    : words.from(day)
}
