import { referralState } from '@navigateur-pro/domain/records/referral.ts'
import { endedStates, type ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'

/** What moves a request forward comes before what stops it. */
const order: readonly ReferralState[] = [
  'taken',
  'attended',
  'discharged',
  'scheduled',
  'arranged',
  'admitted',
  'missed',
  'reported',
  'closed',
  'requested',
  'cancelled',
]

export function isEnded({ body }: ReferralView): boolean {
  return endedStates.includes(body.state)
}

/**
 * What this person may do now, the usual one first. Nobody has come to, or missed, an appointment
 * of another day yet to be.
 */
export function actionsOf({ next, body }: ReferralView, now: Date): readonly ReferralState[] {
  const tooEarly =
    body.state === 'scheduled' &&
    body.appointment !== undefined &&
    body.appointment.at.slice(0, 10) > localDay(now)
  return next
    .flatMap((name) => referralState.safeParse(name).data ?? [])
    .filter((state) => !(tooEarly && (state === 'attended' || state === 'missed')))
    .toSorted((one, other) => rank(one, body) - rank(other, body))
}

/** What runs already is closed before it is changed; an entry whose day has come is noted before it is moved. */
function rank(to: ReferralState, { kind, state }: ReferralView['body']): number {
  const again = to === state
  const enters = to === 'admitted' && (state === 'scheduled' || (kind === 'urgent-stay' && state === 'taken'))
  return enters ? -1 : order.indexOf(to) + (again && to === 'arranged' ? order.length : 0)
}

/** « 2026-12-02 » where the person is: appointments are written so. */
export function localDay(now: Date): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** « 14:30 » where the person is. */
export function localHour(now: Date): string {
  return `${two(now.getHours())}:${two(now.getMinutes())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
