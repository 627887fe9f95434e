import { type IntakePlanBody, intakePlanBody } from '@navigateur-pro/domain/records/intake-plan.ts'
import { intake as words } from '../../i18n/fr-medication.ts'

type PlanFields = {
  readonly label: string
  /** As people write hours: « 8:00, 19h30 ». */
  readonly times: string
  readonly weekdays: readonly number[]
  readonly from: string
  readonly until: string
}
export type PlanErrors = Partial<Record<keyof PlanFields, string>>

export function checkPlan(
  fields: PlanFields,
): { readonly body: IntakePlanBody } | { readonly errors: PlanErrors } {
  const times = [
    ...new Set(
      fields.times
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(toTime),
    ),
  ].toSorted()
  const body = intakePlanBody.safeParse({
    label: fields.label,
    times,
    weekdays: fields.weekdays,
    from: fields.from,
    ...(fields.until !== '' && { until: fields.until }),
  })
  if (body.success) return { body: body.data }
  const wrong = body.error.issues.map(({ path }) => (path.length === 0 ? 'until' : String(path[0])))
  const named = Object.entries(words.planError).filter(([field]) => wrong.includes(field))
  return { errors: Object.fromEntries(named) }
}

/** « 8 », « 8h », « 8h30 », « 08:30 » */
function toTime(written: string): string {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[h:](\d{2})?)?$/i.exec(written) ?? []
  return hour === '' ? written : `${hour.padStart(2, '0')}:${minute}`
}
