import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Appointment } from '@navigateur-pro/domain/records/referral.ts'
import { useNow } from '../../app/use-now.ts'
import { referral, schedule as words } from '../../i18n/fr-work.ts'
import {
  type AppointmentErrors,
  type AppointmentFields,
  checkAppointment,
  fieldsOf,
} from './check-appointment.ts'
import { DateField } from '../form/DateField.tsx'
import { TextArea, TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { TimeField } from '../form/TimeField.tsx'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './referral.module.css'
import { localDay } from './referral-actions.ts'

/** Day, hour, place: what the patient's paper will say. */
export function ScheduleForm(props: {
  readonly recordId: string
  readonly title: string
  readonly appointment: Appointment | undefined
  readonly busy: boolean
  readonly onSave: (appointment: Appointment) => void
  readonly onClose: () => void
}) {
  const start = () => fieldsOf(props.appointment)
  const typed = useTyped<AppointmentFields>(
    {
      kind: 'appointment',
      of: { recordId: props.recordId },
      mark: props.appointment?.at ?? '',
    },
    start,
    ({ place, practitioner, preparation }) => [preparation, place, practitioner],
  )
  const fields = typed.values
  const [errors, setErrors] = useState<AppointmentErrors>({})
  const now = useNow()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = () => {
    const checked = checkAppointment(fields, new Date())
    if ('appointment' in checked) {
      typed.over()
      return props.onSave(checked.appointment)
    }
    setErrors(checked.errors)
    const [first] = Object.keys(checked.errors)
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const field = (name: keyof AppointmentFields) => ({
    name,
    value: fields[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      typed.change({ [name]: value })
      setErrors(({ [name as keyof AppointmentErrors]: _corrected, ...rest }) => rest)
    },
  })
  return (
    <InlineForm
      ref={form}
      className={styles.inset}
      title={props.title}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <div className={styles.dateRow}>
        <DateField label={words.date} min={localDay(now)} error={errors.date} {...field('date')} />
        <TimeField label={words.time} error={errors.time} {...field('time')} />
      </div>
      <TextField
        label={words.place}
        placeholder={words.placeHint}
        maxLength={200}
        error={errors.place}
        {...field('place')}
      />
      <TextField label={words.practitioner} maxLength={120} {...field('practitioner')} />
      <TextArea
        label={words.preparation}
        placeholder={words.preparationHint}
        rows={2}
        maxLength={500}
        {...field('preparation')}
      />
      <div className={styles.actionRow}>
        <Button type="submit" disabled={props.busy}>
          {props.title}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {referral.keep}
        </Leave>
      </div>
    </InlineForm>
  )
}
