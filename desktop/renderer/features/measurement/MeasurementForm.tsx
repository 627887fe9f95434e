import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import {
  type MeasureKind,
  measureKind,
  measurementBody,
  measurementOrigin,
  measureOf,
  measures,
  sayFigure,
  sayMeasurement,
} from '@navigateur-pro/domain/records/measurement.ts'
import type { MeasurementPoint } from '../../../contract/measurement-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { common } from '../../i18n/fr.ts'
import { measurement as words } from '../../i18n/fr-measurement.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { DateField } from '../form/DateField.tsx'
import { SelectField, TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { TimeField } from '../form/TimeField.tsx'
import { localDay, localHour } from '../referral/referral-actions.ts'
import care from '../care/care.module.css'
import { readFigure, readMoment } from '../form/read-figures.ts'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'

type Name = 'kind' | 'value' | 'second' | 'day' | 'hour' | 'origin' | 'note'

/** A new figure, or the right one in place of a slip, which stays readable. */
export function MeasurementForm(props: {
  readonly patientId: string
  readonly kind: MeasureKind
  readonly corrects?: MeasurementPoint | undefined
  readonly onClose: () => void
}) {
  useFocusReturn()
  const { patientId, corrects, onClose } = props
  const now = useNow()
  const [errors, setErrors] = useState<Partial<Record<Name, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const focusOn = (name: string) => form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
  const begin = corrects ? 'value' : 'kind'
  useEffect(() => focusOn(begin), [begin])
  const typed = useTyped<Readonly<Record<Name, string>>>(
    {
      kind: 'measurement',
      of: corrects ? { recordId: corrects.recordId } : { patientId },
      mark: corrects ? '' : props.kind,
    },
    () => start(props.kind, corrects, now),
    (values) => [values.note],
  )
  const fields = typed.values
  const save = useAction(async (body: unknown, occurredAt: string) => {
    typed.over()
    await client.call('record.add', { patientId, type: 'measurement', body, occurredAt })
    say(words.saved)
    onClose()
  })
  const kind = measureKind.parse(fields.kind)
  const measure = measureOf(kind)
  const submit = () => {
    const checked = check(fields, kind, corrects)
    if ('body' in checked) return save.run(checked.body, checked.at)
    setErrors(checked.errors)
    focusOn(Object.keys(checked.errors)[0] ?? '')
  }
  const field = (name: Name) => ({
    name,
    value: fields[name],
    error: errors[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      typed.change({ [name]: value })
      setErrors(({ [name]: _corrected, ...rest }) => rest)
    },
  })
  const figure = { inputMode: 'decimal', autoComplete: 'off', maxLength: 10 } as const
  return (
    <InlineForm
      ref={form}
      className={care.form}
      title={corrects ? words.correctLabel(sayMeasurement(corrects.body)) : words.formTitle}
      onSubmit={submit}
      onClose={onClose}
      typed={typed}
      busy={save.busy}
    >
      {corrects && <p className={care.quiet}>{words.correcting(sayMeasurement(corrects.body))}</p>}
      <div className={care.fields}>
        {!corrects && (
          <SelectField label={words.kind} {...field('kind')}>
            {measureKind.options.map((each) => (
              <option key={each} value={each}>
                {measures[each].label}
              </option>
            ))}
          </SelectField>
        )}
        <TextField
          label={measure.second ? words.systolic : words.value(measure.unit)}
          {...figure}
          {...field('value')}
        />
        {measure.second && <TextField label={words.diastolic} {...figure} {...field('second')} />}
        <DateField label={words.day} max={localDay(now)} {...field('day')} />
        <TimeField label={words.hour} {...field('hour')} />
        <SelectField label={words.origin} {...field('origin')}>
          {measurementOrigin.options.map((each) => (
            <option key={each} value={each}>
              {words.origins[each]}
            </option>
          ))}
        </SelectField>
        <TextField label={words.note} maxLength={200} autoComplete="off" {...field('note')} />
      </div>
      <div className={care.formRow}>
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        <Leave typed={typed} onClose={onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={save.error} />
    </InlineForm>
  )
}

function start(
  kind: MeasureKind,
  corrects: MeasurementPoint | undefined,
  now: Date,
): Readonly<Record<Name, string>> {
  const at = corrects ? new Date(corrects.at) : now
  const { value, second, origin = 'professional', note = '' } = corrects?.body ?? {}
  const figure = (of: number | undefined) => (of === undefined ? '' : sayFigure(measureOf(kind), of))
  return {
    kind,
    value: figure(value),
    second: figure(second),
    day: localDay(at),
    hour: localHour(at),
    origin,
    note,
  }
}

function check(
  fields: Readonly<Record<Name, string>>,
  kind: MeasureKind,
  corrects: MeasurementPoint | undefined,
): { readonly body: unknown; readonly at: string } | { readonly errors: Partial<Record<Name, string>> } {
  const { second: pair } = measureOf(kind)
  const [value, second] = [readFigure(fields.value), readFigure(fields.second)]
  if (value === undefined) return { errors: { value: words.needed } }
  if (pair && second === undefined) return { errors: { second: words.needed } }
  const at = readMoment(fields.day, fields.hour)
  if (at === undefined) return { errors: { day: words.dayNeeded } }
  // A minute of grace: the clock of the form is that of its opening.
  if (Date.parse(at) > Date.now() + 60_000) return { errors: { hour: words.future } }
  const note = fields.note.trim()
  const parsed = measurementBody.safeParse({
    kind,
    value,
    ...(pair && { second }),
    origin: fields.origin,
    ...(note !== '' && { note }),
    ...(corrects && { corrects: corrects.recordId }),
  })
  if (parsed.success) return { body: parsed.data, at }
  return { errors: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path[0], message])) }
}
