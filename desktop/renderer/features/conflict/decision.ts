import { fieldText, type FormField } from '@navigateur-pro/domain/records/form-field.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { ConflictView } from '../../../contract/conflict-views.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { type Filling, type RecordValues, toValues } from '../care/record-values.ts'

/** Index of a version, the published one first; or another value, written by hand. */
export type Choice = { readonly version: number } | { readonly written: string }
export type Choices = Readonly<Record<string, Choice | undefined>>

/** A field in which the versions differ. */
export type Row = {
  readonly field: FormField
  /**
   * What the versions started from; several when they did not start from the same, none when the service
   * lost it: then nobody knows who changed what, and nothing is chosen in advance.
   */
  readonly before: readonly string[]
  /** By version, the published one first. */
  readonly values: readonly string[]
  /** Written on several sides, each its own way. */
  readonly disputed: boolean
  /** Chosen in advance: never what is disputed, never a drug, a dose or an allergy. */
  readonly preset: Choice | undefined
}

type Versions = Pick<ConflictView, 'published' | 'proposals'>

/** What is to be decided, the disputed first. */
export function rowsOf(type: RecordType, { published, proposals }: Versions): Row[] {
  const fields = (type.form ?? []).filter(({ follows }) => !follows)
  const bodies = [published.body, ...proposals.map(({ body }) => body)]
  return fields
    .map((field) => {
      const values = bodies.map((body) => fieldText(body, field.field))
      const starts = proposals.map(({ base }) => (base ? [fieldText(base, field.field)] : []))
      const before = [...new Set(starts.flat())]
      const changed = values.flatMap((value, version) => {
        const from = (version === 0 ? before : starts[version - 1]) ?? []
        return from.includes(value) ? [] : [version]
      })
      const disputed = new Set(changed.map((version) => values[version])).size > 1
      const [only] = changed
      const preset = disputed || field.critical || only === undefined ? undefined : { version: only }
      return { field, before, values, disputed, preset }
    })
    .filter(({ values }) => new Set(values).size > 1)
    .toSorted((a, b) => Number(b.disputed) - Number(a.disputed))
}

/** The rows of a type without a form: one version, taken whole. */
export function wholeVersions(type: RecordType | undefined, { published, proposals }: Versions): Row {
  const bodies = [published.body, ...proposals.map(({ body }) => body)]
  return {
    field: { field: '', label: words.whole, input: { kind: 'text', max: 0 }, critical: true },
    before: [],
    values: bodies.map((body) => type?.title(body) ?? ''),
    disputed: true,
    preset: undefined,
  }
}

/**
 * The values of the decision. Where they come from is said of the version when all were taken from
 * one, else of the person who decided.
 */
export function decide(
  type: RecordType,
  { published, proposals }: Versions,
  rows: readonly Row[],
  choices: Choices,
  by: Filling,
): RecordValues {
  const fields = type.form ?? []
  const bodies = [published.body, ...proposals.map(({ body }) => body)]
  const taken = rows.map(({ field }) => choices[field.field])
  const versions = new Set(taken.map((choice) => (choice && 'version' in choice ? choice.version : -1)))
  const [one = 0] = versions
  const whole = versions.size <= 1 && one >= 0 ? bodies[one] : undefined
  const values = toValues(fields, published.body, by)
  return {
    ...values,
    ...Object.fromEntries(
      fields
        .filter(({ follows }) => follows)
        .map(({ field, follows }) => [
          field,
          whole ? fieldText(whole, field) : follows === 'day' ? by.day : words.decidedBy(by.name),
        ]),
    ),
    ...Object.fromEntries(rows.map((row) => [row.field.field, chosenValue(row, choices[row.field.field])])),
  }
}

function chosenValue({ values }: Row, choice: Choice | undefined): string {
  if (!choice) return ''
  return 'written' in choice ? choice.written : (values[choice.version] ?? '')
}
