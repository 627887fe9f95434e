import type { IntakeBody, IntakeOutcome } from '../records/intake.ts'
import type { IntakePlanBody } from '../records/intake-plan.ts'

/** Somebody's word on a planned intake, as an `intake` record holds it. */
export type IntakeStatement = {
  readonly body: IntakeBody
  readonly by: { readonly id: string; readonly name: string }
  /** ISO instant at which it was written. */
  readonly at: string
}

/**
 * `disputed`: two people say different things. `unsaid`: nobody said anything, which is not « missed ».
 * `upcoming`: its hour has not come.
 */
export type SlotState = IntakeOutcome | 'disputed' | 'unsaid' | 'upcoming'

export type IntakeSlot = {
  readonly plannedFor: string
  readonly state: SlotState
  /** The last word of each person, the oldest first. */
  readonly said: readonly IntakeStatement[]
}

export type AdherenceRow = {
  readonly planId: string
  readonly label: string
  readonly time: string
  /** One a day, the oldest first; none on a day when nothing was planned. */
  readonly slots: readonly (IntakeSlot | undefined)[]
}

/** Each planned hour over the days that end with `now` (local, "2026-11-21T18:30"). Same records, same rows. */
export function readAdherence(
  plans: readonly { readonly id: string; readonly body: IntakePlanBody }[],
  statements: readonly IntakeStatement[],
  now: string,
  days = 14,
): readonly AdherenceRow[] {
  const today = now.slice(0, 10)
  const dates = Array.from({ length: days }, (_none, index) => addDays(today, index + 1 - days))
  const spoken = Map.groupBy(statements, ({ body }) => `${body.planId} ${body.plannedFor}`)
  return plans
    .flatMap(({ id, body }) =>
      body.times.map((time) => ({
        planId: id,
        label: body.label,
        time,
        slots: dates.map((date) => {
          const said = lastWords(spoken.get(`${id} ${date}T${time}`) ?? [])
          return said.length > 0 || isPlanned(body, date) ? slotOf(`${date}T${time}`, said, now) : undefined
        }),
      })),
    )
    .filter(({ slots }) => slots.some((slot) => slot !== undefined))
    .toSorted((a, b) => compare(a.time, b.time) || compare(a.label, b.label) || compare(a.planId, b.planId))
}

export type MissedSeries = {
  readonly planId: string
  readonly time: string
  /** Planned days and hours, the oldest first. */
  readonly plannedFor: readonly [string, ...string[]]
  /** Nothing was taken since. */
  readonly open: boolean
}

/**
 * Refused or missed intakes in a row, of one hour of one plan. What nobody spoke of, or on what two
 * people disagree, neither makes nor ends a series; an intake, or an absence, ends it.
 */
export function missedSeries(statements: readonly IntakeStatement[]): readonly MissedSeries[] {
  const byHour = Map.groupBy(statements, ({ body }) => `${body.planId} ${body.plannedFor.slice(11)}`)
  return [...byHour.keys()].toSorted(compare).flatMap((key) => {
    const [planId = '', time = ''] = key.split(' ')
    const bySlot = Map.groupBy(byHour.get(key) ?? [], ({ body }) => body.plannedFor)
    const series: MissedSeries[] = []
    for (const plannedFor of [...bySlot.keys()].toSorted(compare)) {
      const state = stateOf(lastWords(bySlot.get(plannedFor) ?? []))
      const last = series.at(-1)
      if (state === 'refused' || state === 'missed') {
        if (last?.open) series[series.length - 1] = { ...last, plannedFor: [...last.plannedFor, plannedFor] }
        else series.push({ planId, time, plannedFor: [plannedFor], open: true })
      } else if (last && state !== 'disputed') {
        series[series.length - 1] = { ...last, open: false }
      }
    }
    return series
  })
}

function slotOf(plannedFor: string, said: readonly IntakeStatement[], now: string): IntakeSlot {
  return {
    plannedFor,
    said,
    state: said.length > 0 ? stateOf(said) : plannedFor > now ? 'upcoming' : 'unsaid',
  }
}

/** Nobody's word takes the place of another's. */
function stateOf(said: readonly IntakeStatement[]): IntakeOutcome | 'disputed' {
  const [first, ...others] = said.map(({ body }) => body.outcome)
  return first !== undefined && others.every((other) => other === first) ? first : 'disputed'
}

function lastWords(statements: readonly IntakeStatement[]): readonly IntakeStatement[] {
  const oldestFirst = statements.toSorted(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || compare(JSON.stringify(a.body), JSON.stringify(b.body)),
  )
  return [...new Map(oldestFirst.map((one) => [one.by.id, one])).values()].toSorted(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || compare(a.by.id, b.by.id),
  )
}

function isPlanned(plan: IntakePlanBody, date: string): boolean {
  if (date < plan.from || (plan.until !== undefined && date > plan.until)) return false
  return plan.weekdays.includes(new Date(`${date}T12:00Z`).getUTCDay() || 7)
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
