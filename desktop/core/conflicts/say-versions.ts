import { fieldText, type FormField } from '@navigateur-pro/domain/records/form-field.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'

/** Versions of one record, a line each; what the titles do not tell apart is named. */
export function sayVersions(type: RecordType | undefined, bodies: readonly unknown[]): string[] {
  if (!type) return bodies.map(() => '')
  const titles = bodies.map((body) => type.title(body))
  if (new Set(titles).size === titles.length) return titles
  const differing = (type.form ?? []).filter(
    ({ field, follows }) => !follows && new Set(bodies.map((body) => fieldText(body, field))).size > 1,
  )
  return titles.map((title, index) => {
    const details = differing.map((field) => `${field.label} : ${sayValue(field, bodies[index])}`)
    return details.length > 0 ? `${title} (${details.join(', ')})` : title
  })
}

/** A field of a body as people read it. */
export function sayValue({ field, input }: FormField, body: unknown): string {
  const value = fieldText(body, field)
  if (value === '') return 'rien'
  if (input.kind === 'date') return value.split('-').toReversed().join('/')
  return input.kind === 'choice' ? (input.options[value] ?? value) : value
}
