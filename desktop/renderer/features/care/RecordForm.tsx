import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { TypedPlace } from '../../../contract/typed-views.ts'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { useTyped } from '../../app/use-typed.ts'
import { common } from '../../i18n/fr.ts'
import { recordForm as words } from '../../i18n/fr-care.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leave } from '../form/Leave.tsx'
import styles from './care.module.css'
import { RecordField } from './RecordField.tsx'
import { changeValue, type RecordValues, toBody, toValues } from './record-values.ts'
import { useFilling } from './use-filling.ts'

type FormState = { readonly values: RecordValues; readonly byHand: readonly string[] }

/** A record in the fields that its type declares: written, corrected or, for a treatment, stopped. */
export function RecordForm(props: {
  readonly type: RecordType
  readonly title: string
  /** Undefined for a new one. */
  readonly body?: unknown
  /** Of this version: words typed over another one are not put on it. */
  readonly place: Omit<TypedPlace, 'kind'>
  /** Two fields that are asked for at once, when it is time: « Arrêter » gives the day and asks why. */
  readonly shortcut?: { readonly word: string; readonly fills: string; readonly asks: string }
  /** The fields that are asked for; the others stay as they are. */
  readonly only?: readonly string[]
  /** What a new one holds besides its form. */
  readonly fixed?: object
  /** Asked for after the fields. */
  readonly children?: ReactNode
  readonly busy: boolean
  readonly error: AppError | undefined
  readonly onSave: (body: unknown) => void
  readonly onClose: () => void
}) {
  useFocusReturn()
  const fields = props.type.form ?? []
  const by = useFilling()
  const [start] = useState(() => toValues(fields, props.body, by))
  const isText = (name: string) => fields.some(({ field, input }) => field === name && input.kind === 'text')
  const typed = useTyped<FormState>(
    { kind: 'record', ...props.place },
    { values: start, byHand: [] },
    ({ values, byHand }) => byHand.filter(isText).map((name) => values[name] ?? ''),
  )
  const state = typed.values
  const [errors, setErrors] = useState<RecordValues>({})
  const form = useRef<HTMLFormElement>(null)
  const focusOn = (field: string) => form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus()
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), [])
  const { shortcut } = props
  const unset = shortcut !== undefined && state.values[shortcut.fills] === ''
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (asked) form.current?.querySelector<HTMLElement>(`[name="${shortcut?.asks}"]`)?.focus()
  }, [asked, shortcut])
  const later = unset && !asked ? [shortcut.fills, shortcut.asks] : []
  const change = (field: string, value: string) => {
    typed.change(changeValue(fields, state, field, value, by))
    setErrors(({ [field]: _corrected, ...rest }) => rest)
  }
  const submit = () => {
    const checked = toBody(props.type, state.values, props.body ?? props.fixed)
    if ('body' in checked) {
      typed.over()
      return props.onSave(checked.body)
    }
    setErrors(checked.errors)
    focusOn(Object.keys(checked.errors)[0] ?? '')
  }
  return (
    <InlineForm
      ref={form}
      className={styles.form}
      title={props.title}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <p className={styles.strong}>{props.title}</p>
      <div className={styles.fields}>
        {fields
          .filter(({ field }) => !later.includes(field) && (props.only?.includes(field) ?? true))
          .map((field) => (
            <RecordField
              key={field.field}
              field={field}
              value={state.values[field.field] ?? ''}
              error={errors[field.field]}
              onChange={(value) => change(field.field, value)}
            />
          ))}
        {props.children}
      </div>
      <div className={styles.formRow}>
        <Button type="submit" disabled={props.busy}>
          {words.save}
        </Button>
        {unset && !asked && (
          <LinkButton
            onUse={() => {
              change(shortcut.fills, by.day)
              setAsked(true)
            }}
          >
            {shortcut.word}
          </LinkButton>
        )}
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={props.error} />
    </InlineForm>
  )
}
