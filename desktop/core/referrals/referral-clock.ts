import {
  type ChecklistItem,
  kindOf,
  stayChecklists,
  waitingStates,
} from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'

const hour = 3_600_000
const day = 24 * hour

export type Clock = { readonly dueAt?: string; readonly late?: string }

/**
 * Until when a request may stay where it is. Nothing of it is stored: the clock is the same for who
 * asks and for who treats (BS-16).
 * @param lastCall when the patient was last called, of a follow-up by telephone
 */
export function clockOf(body: ReferralBody, nowMs: number, lastCall?: string): Clock {
  const last = body.steps.at(-1)
  if (!last) return {}
  if (body.state === 'arranged' && body.everyDays !== undefined) {
    const due = Date.parse(lastCall && lastCall > last.at ? lastCall : last.at) + body.everyDays * day
    // A call is expected on a day, not at an hour.
    return said(due, nowMs > due + day && `appel attendu depuis ${sayLength(nowMs - due)}`)
  }
  if (!waitingStates.includes(body.state)) return {}
  const due = Date.parse(last.at) + kindOf(body.kind).patience[body.urgency]
  return said(due, nowMs > due && `attend depuis ${sayLength(nowMs - Date.parse(last.at))}`)
}

export type Gap = { readonly from: string; readonly to?: string; readonly missed: number }

/**
 * Where a call was expected and none was made (BS-10). From one contact to the next, the first being
 * the day it was set up; the last one lasts until now, or until the follow-up ended.
 * @param calls instants of the calls, whoever answered
 */
export function callGaps(body: ReferralBody, nowMs: number, calls: readonly string[]): readonly Gap[] {
  const { everyDays, steps, state } = body
  const start = steps.find((step) => step.state === 'arranged')?.at
  if (everyDays === undefined || start === undefined) return []
  const period = everyDays * day
  const contacts = [start, ...calls.filter((at) => at > start).toSorted()]
  return contacts.flatMap((from, index): Gap[] => {
    const to = contacts[index + 1]
    if (to !== undefined) {
      // Two days late is the same call; a whole period is one that was not made.
      const missed = Math.round((Date.parse(to) - Date.parse(from)) / period) - 1
      return missed > 0 ? [{ from, to, missed }] : []
    }
    if (state !== 'arranged') return []
    // A call is expected on a day, not at an hour.
    const missed = Math.floor((nowMs - Date.parse(from) - day) / period)
    return missed > 0 ? [{ from, missed }] : []
  })
}

function said(due: number, late: string | false): Clock {
  return { dueAt: new Date(due).toISOString(), ...(late && { late }) }
}

function sayLength(milliseconds: number): string {
  const days = Math.floor(milliseconds / day)
  if (days >= 1) return `${days} ${days === 1 ? 'jour' : 'jours'}`
  return `${Math.floor(milliseconds / hour)} h`
}

/**
 * In how many days the patient is to be reminded of: a week before, then the day before (BS-03).
 * Once that was done, nothing until the second time.
 * @param today local day
 */
export function remindIn(
  { state, appointment }: ReferralBody,
  today: string,
  remindedOn: readonly string[],
): number | undefined {
  if (state !== 'scheduled' || !appointment) return undefined
  const on = appointment.at.slice(0, 10)
  const left = daysBetween(today, on)
  if (left < 0 || left > 7) return undefined
  const since = left <= 1 ? 1 : 7
  return remindedOn.some((done) => daysBetween(done, on) <= since) ? undefined : left
}

export type DueItem = ChecklistItem & { readonly dueOn?: string }

/** What is to be done at the entry, then from the discharge on. */
export function checklistsOf(
  body: ReferralBody,
  localDay: (instant: string) => string,
): readonly { readonly name: 'entry' | 'exit'; readonly items: readonly DueItem[] }[] {
  const { hasChecklists } = kindOf(body.kind)
  if (!hasChecklists || body.state === 'requested' || body.state === 'cancelled') return []
  const out = body.steps.findLast(({ state }) => state === 'discharged')
  const entry = { name: 'entry', items: stayChecklists.entry } as const
  if (!out) return [entry]
  const items = stayChecklists.exit.map((item) => ({
    ...item,
    dueOn: addDays(localDay(out.at), item.withinDays),
  }))
  return [{ name: 'exit', items }, entry]
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / day)
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString().slice(0, 10)
}
