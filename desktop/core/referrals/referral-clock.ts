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
