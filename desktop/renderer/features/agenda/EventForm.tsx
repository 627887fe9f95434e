import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { mayWrite } from '@navigateur-pro/domain/people/access.ts'
import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { event, type EventBody, type EventKind } from '@navigateur-pro/domain/records/event.ts'
import { useQuery } from '../../app/use-query.ts'
import { audience, common } from '../../i18n/fr.ts'
import { agenda, eventForm as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { DateField } from '../form/DateField.tsx'
import { SelectField, TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { TimeField } from '../form/TimeField.tsx'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './agenda.module.css'
import { checkEvent, type EventErrors, type EventFields, fieldsOf, lasts, newFields } from './event-fields.ts'
import { TickList } from './TickList.tsx'

/** A date of the agenda: what, when, who. Its hours are those of Paris, wherever the machine believes it is. */
export function EventForm(props: {
  readonly patientId: string
  readonly title: string
  readonly today: string
  /** Undefined for a new one. */
  readonly body?: EventBody
  /** The one that is changed. */
  readonly recordId?: string
  readonly busy: boolean
  readonly error: AppError | undefined
  readonly onSave: (body: EventBody, confidentiality: ConfidentialityClass | undefined) => void
  readonly onClose: () => void
  /** What else may be done with it. */
  readonly children?: ReactNode
}) {
  useFocusReturn()
  const { body } = props
  const { value: session } = useQuery('session.read', {})
  const { value: circle } = useQuery('circle.read', { patientId: props.patientId })
  const me = session?.person
  const comes = me !== undefined && ['nurse', 'home-help', 'physiotherapist'].includes(me.role)
  const own = comes ? [{ id: me.id, name: me.name, profession: me.profession }] : []
  const start = () => (body ? fieldsOf(body) : newFields(comes ? 'visit' : 'appointment', props.today, own))
  const typed = useTyped<EventFields>(
    {
      kind: 'event',
      of: props.recordId === undefined ? { patientId: props.patientId } : { recordId: props.recordId },
      mark: body?.when.startsAt ?? '',
    },
    start,
    ({ note, title, place }) => [note, title, place],
  )
  const fields = typed.values
  const classes = event.confidentiality.filter((name) => me && mayWrite(me.role, name))
  const [confidentiality, setConfidentiality] = useState<ConfidentialityClass>('logistic')
  const [errors, setErrors] = useState<EventErrors>({})
  const form = useRef<HTMLFormElement>(null)
  const moving = body !== undefined
  useEffect(
    () => form.current?.querySelector<HTMLElement>(moving ? '[name="day"]' : 'select')?.focus(),
    [moving],
  )
  const change = (part: Partial<EventFields>) => {
    typed.change(part)
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part))))
  }
  const field = (name: 'title' | 'day' | 'time' | 'lastDay' | 'endTime' | 'until' | 'place' | 'note') => ({
    name,
    value: fields[name],
    onChange: (typed: { readonly currentTarget: { readonly value: string } }) =>
      change({ [name]: typed.currentTarget.value }),
    error: errors[name as keyof EventErrors],
    autoComplete: 'off',
  })
  /** Nobody comes while the patient is away, and whose absence it is has to be said. */
  const chooseKind = (kind: EventKind) =>
    change({ kind, ...(lasts(kind) !== lasts(fields.kind) && { who: lasts(kind) ? [] : own }) })
  const submit = () => {
    const checked = checkEvent(fields, body)
    if ('body' in checked) {
      typed.over()
      return props.onSave(checked.body, moving ? undefined : confidentiality)
    }
    setErrors(checked.errors)
    const [first] = Object.keys(checked.errors)
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const days = lasts(fields.kind)
  const professionals = circle?.members.filter(({ member }) => !isPatientSide(member.role)) ?? []
  const present = professionals.map(({ member: { id, name, profession } }) => ({
    id,
    name,
    profession,
  }))
  const people = [...present, ...fields.who.filter(({ id }) => !present.some((one) => one.id === id))]
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
        <SelectField
          label={words.kind}
          value={fields.kind}
          onChange={(chosen) => chooseKind(chosen.currentTarget.value as EventKind)}
        >
          {Object.entries(agenda.names).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField label={words.title} placeholder={words.titleHint} maxLength={200} {...field('title')} />
        <DateField label={days ? words.firstDay : words.day} {...field('day')} />
        {days ? (
          <DateField label={words.lastDay} {...field('lastDay')} />
        ) : (
          <>
            <TimeField label={words.time} {...field('time')} />
            <TimeField label={words.endTime} {...field('endTime')} />
            <SelectField
              label={words.repeat}
              value={fields.repeat}
              onChange={(chosen) => change({ repeat: chosen.currentTarget.value as EventFields['repeat'] })}
            >
              {Object.entries(words.repeats).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </SelectField>
            {fields.repeat !== 'none' && <DateField label={words.until} {...field('until')} />}
          </>
        )}
        {!days && <TextField label={words.place} maxLength={200} {...field('place')} />}
        <TextField label={words.note} maxLength={1000} {...field('note')} />
      </div>
      {!days && fields.repeat === 'weekly' && (
        <TickList
          name="on"
          label={words.on}
          error={errors.on}
          choices={words.days.map((word, index) => ({ key: String(index + 1), word }))}
          chosen={fields.on.map(String)}
          onChange={(chosen) => change({ on: chosen.map(Number) })}
        />
      )}
      {people.length > 0 && fields.kind !== 'hospital' && (
        <TickList
          name="who"
          label={fields.kind === 'absence' ? words.whoseAbsence : words.who}
          choices={people.map(({ id, name, profession }) => ({ key: id, word: `${name}, ${profession}` }))}
          chosen={fields.who.map(({ id }) => id)}
          onChange={(chosen) => change({ who: people.filter(({ id }) => chosen.includes(id)) })}
        />
      )}
      {!moving && (
        <SelectField
          label={words.audience}
          hint={words.audienceHint}
          value={confidentiality}
          onChange={(chosen) => setConfidentiality(chosen.currentTarget.value as ConfidentialityClass)}
        >
          {classes.map((name) => (
            <option key={name} value={name}>
              {audience[name]}
            </option>
          ))}
        </SelectField>
      )}
      <div className={styles.row}>
        <Button type="submit" disabled={props.busy}>
          {words.save}
        </Button>
        {props.children}
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={props.error} />
    </InlineForm>
  )
}
