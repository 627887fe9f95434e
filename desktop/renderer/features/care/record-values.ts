import { fieldText, type FormField } from '@navigateur-pro/domain/records/form-field.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { recordForm as words } from '../../i18n/fr-care.ts'
import { sayDate } from '../../i18n/dates.ts'

/** What the fields of a form hold, by field; an empty one is an empty text. */
export type RecordValues = Readonly<Record<string, string>>

/** Who fills the form, and on which day: where the rest comes from, unless they say otherwise. */
export type Filling = { readonly name: string; readonly day: string }

/** A body as its form shows it; of a record that is not yet, with what is usual. */
export function toValues(fields: readonly FormField[], body: unknown, by: Filling): RecordValues {
  return Object.fromEntries(
    fields.map((field) => [
      field.field,
      body === undefined ? usual(field, by) : fieldText(body, field.field),
    ]),
  )
}

function usual({ input, follows }: FormField, by: Filling): string {
  if (follows === 'person') return words.enteredBy(by.name)
  if (follows === 'day' || (input.kind === 'date' && input.required)) return by.day
  return input.kind === 'choice' ? (Object.keys(input.options)[0] ?? '') : ''
}

/** One field changes; those that say where the rest comes from follow, unless they were written by hand. */
export function changeValue(
  fields: readonly FormField[],
  before: { readonly values: RecordValues; readonly byHand: readonly string[] },
  field: string,
  value: string,
  by: Filling,
): { readonly values: RecordValues; readonly byHand: readonly string[] } {
  const byHand = [...before.byHand, field]
  const followed = fields.filter((one) => one.follows && !byHand.includes(one.field))
  const filled = fields.filter((one) => one.fills?.when === field && before.values[one.field] === '')
  return {
    byHand,
    values: {
      ...before.values,
      ...Object.fromEntries(followed.map((one) => [one.field, usual(one, by)])),
      ...Object.fromEntries(filled.map((one) => [one.field, one.fills?.with === 'day' ? by.day : by.name])),
      [field]: value,
    },
  }
}

type Checked = { readonly body: unknown } | { readonly errors: RecordValues }

/** What the form says, checked by the record's own type. What the form does not show stays as it was. */
export function toBody(type: RecordType, values: RecordValues, before: unknown): Checked {
  const fields = type.form ?? []
  const missing = fields.filter(
    ({ field, input }) => input.kind !== 'choice' && input.required && values[field]?.trim() === '',
  )
  if (missing.length > 0) {
    return { errors: Object.fromEntries(missing.map(({ field, label }) => [field, words.needed(label)])) }
  }
  const shown = new Set(fields.map(({ field }) => field))
  const kept = Object.entries(before ?? {}).filter(([field]) => !shown.has(field))
  const written = fields.map(({ field }) => [field, values[field]?.trim() ?? ''] as const)
  const filled = Object.fromEntries([...kept, ...written.filter(([, value]) => value !== '')])
  const parsed = type.schema.safeParse(filled)
  if (parsed.success) return { body: parsed.data }
  // A text that the type always has is empty rather than absent.
  const absent = parsed.error.issues.map(({ path }) => [String(path[0]), ''])
  const again = type.schema.safeParse({ ...Object.fromEntries(absent), ...filled })
  if (again.success) return { body: again.data }
  return {
    errors: Object.fromEntries(again.error.issues.map(({ path }) => [String(path[0]), words.unreadable])),
  }
}

/** A value as people read it. */
export function sayValue({ input }: FormField, value: string): string {
  if (value === '') return words.nothing
  if (input.kind === 'date') return sayDate(value)
  return input.kind === 'choice' ? (input.options[value] ?? value) : value
}
