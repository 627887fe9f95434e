import { categories } from '@navigateur-pro/domain/alerts/categories.ts'
import type { AlertBody } from '@navigateur-pro/domain/records/alert.ts'
import { sayMoment, sayRecent } from '../../i18n/dates.ts'
import { alert as words } from '../../i18n/fr-alert.ts'

/** Below this the alert came as it was raised: one hour says both. */
const atOnce = 5 * 60_000

/** « arrivée aujourd’hui 20:02 », when it did not come as it was raised. */
export function sayArrival(occurredAt: string, arrivedAt: string | undefined, now: Date): string | undefined {
  if (arrivedAt === undefined || Date.parse(arrivedAt) - Date.parse(occurredAt) < atOnce) return undefined
  return words.arrived(sayMoment(arrivedAt, now))
}

/** « vue par Dr Sance à 18:14 », and whoever else. */
export function sayProgress({ steps }: AlertBody, now: Date): readonly string[] {
  return steps
    .filter(({ state }, index) => state !== 'raised' && index > 0)
    .map(({ state, by, at, note }) => {
      const said = words.by(words.steps[state], by.name, sayRecent(at, now, 'à '))
      return note === '' ? said : `${said} : ${note}`
    })
}

/** Of a signal that somebody answered, the text says what the rule found. */
export function sayAlert({ category, signal }: AlertBody): string {
  return signal === undefined ? categories[category].label : words.signal
}
