import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { measureOf, sayFigure } from '@navigateur-pro/domain/records/measurement.ts'
import { measurementThresholdBody } from '@navigateur-pro/domain/records/measurement-threshold.ts'
import type { MeasurementSeries } from '../../../contract/measurement-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { common } from '../../i18n/fr.ts'
import { measurement as words } from '../../i18n/fr-measurement.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import care from '../care/care.module.css'
import { readFigure } from '../form/read-figures.ts'

/** Between which values this patient is expected. */
export function ThresholdForm(props: {
  readonly patientId: string
  readonly series: MeasurementSeries
  readonly onClose: () => void
}) {
  useFocusReturn()
  const { patientId, series, onClose } = props
  const { kind, threshold } = series
  const measure = measureOf(kind)
  const text = (value: number | undefined) => (value === undefined ? '' : sayFigure(measure, value))
  const [fields, setFields] = useState({ low: text(threshold?.body.low), high: text(threshold?.body.high) })
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const save = useAction(async (body: unknown) => {
    if (threshold) {
      await client.call('record.revise', { recordId: threshold.recordId, version: threshold.version, body })
    } else {
      await client.call('record.add', { patientId, type: 'measurement-threshold', body })
    }
    say(words.limitsSaved)
    onClose()
  })
  const submit = () => {
    const limits = Object.entries(fields).filter(([, value]) => value.trim() !== '')
    const read = Object.fromEntries(limits.map(([name, value]) => [name, readFigure(value)]))
    const wrong = Object.keys(read).find((name) => read[name] === undefined)
    if (wrong !== undefined) return setErrors({ [wrong]: words.needed })
    const { note } = threshold?.body ?? {}
    const parsed = measurementThresholdBody.safeParse({ kind, ...read, ...(note !== undefined && { note }) })
    if (parsed.success) return save.run(parsed.data)
    setErrors(Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path[0], message])))
  }
  const title = words.limitsTitle(measure.label)
  const field = (name: 'low' | 'high') => ({
    name,
    label: words[name](measure.unit),
    inputMode: 'decimal' as const,
    autoComplete: 'off',
    maxLength: 10,
    value: fields[name],
    error: errors[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setFields((before) => ({ ...before, [name]: value }))
      setErrors({})
    },
  })
  return (
    <InlineForm ref={form} className={care.form} title={title} onSubmit={submit} onClose={onClose}>
      <p className={care.strong}>{title}</p>
      <div className={care.fields}>
        <TextField {...field('low')} />
        <TextField {...field('high')} />
      </div>
      <div className={care.formRow}>
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        <LinkButton onUse={onClose}>{common.keepAsIs}</LinkButton>
      </div>
      <Failure error={save.error} />
    </InlineForm>
  )
}
