import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isPatientSide, type Role, roleLabel } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { sayAssignee, taskClasses } from '@navigateur-pro/domain/records/task.ts'
import type { AgendaView } from '../../../contract/agenda-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayCalendarDay } from '../../i18n/dates.ts'
import { audience, common } from '../../i18n/fr.ts'
import { task as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { paris, sayName } from '../agenda/say-entry.ts'
import { DateField } from '../form/DateField.tsx'
import { SelectField, TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { TimeField } from '../form/TimeField.tsx'
import { assigneeOf, checkTask, type TaskErrors, type TaskFields } from './task-fields.ts'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './task.module.css'

/** Asks something of somebody: who reads it follows from whom it is asked of. */
export function TaskForm(props: {
  readonly patientId: string
  readonly agenda: AgendaView
  readonly onDone: () => void
}) {
  useFocusReturn()
  const { patientId, agenda, onDone } = props
  const { value: session } = useQuery('session.read', {})
  const { value: circle } = useQuery('circle.read', { patientId })
  const now = useNow()
  const me = session?.person
  const members = circle?.members.map(({ member }) => member).filter((one) => !isPatientSide(one.role)) ?? []
  const [wished, setWished] = useState<ConfidentialityClass>()
  const [errors, setErrors] = useState<TaskErrors>({})
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const typed = useTyped<TaskFields>(
    { kind: 'task', of: { patientId }, mark: '' },
    { what: '', assignee: '', day: agenda.today, time: '', about: '' },
    ({ what }) => [what],
  )
  const fields = typed.values
  const of = assigneeOf(fields.assignee, members)
  const role = of?.kind === 'role' ? of.role : of?.person.role
  const classes = me && role ? taskClasses(me.role, role) : []
  const confidentiality = wished && classes.includes(wished) ? wished : classes[0]
  const ask = useAction(async (body: object) => {
    await client.call('record.add', {
      patientId,
      type: 'task',
      body,
      ...(confidentiality && { confidentiality }),
    })
    say(words.asked)
    onDone()
  })
  const field = (name: keyof TaskFields) => ({
    name,
    value: fields[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      typed.change({ [name]: value })
      setErrors(({ [name as keyof TaskErrors]: _corrected, ...rest }) => rest)
    },
    error: errors[name as keyof TaskErrors],
    autoComplete: 'off',
  })
  const submit = () => {
    const checked = checkTask(fields, members)
    if ('body' in checked) {
      typed.over()
      return ask.run(checked.body)
    }
    setErrors(checked.errors)
    form.current?.querySelector<HTMLElement>(`[name="${Object.keys(checked.errors)[0]}"]`)?.focus()
  }
  const roles = [...new Set(members.map((member) => member.role))]
  const dates = [...new Map(agenda.entries.map((entry) => [entry.recordId, entry])).values()]
  return (
    <InlineForm
      ref={form}
      className={styles.form}
      title={words.askTitle}
      onSubmit={submit}
      onClose={onDone}
      typed={typed}
      busy={ask.busy}
    >
      <TextField label={words.what} placeholder={words.whatHint} maxLength={300} {...field('what')} />
      <div className={styles.fields}>
        <SelectField label={words.assignee} {...field('assignee')}>
          <option value="">{words.chooseAssignee}</option>
          <optgroup label={words.people}>
            {members.map(({ id, name, profession }) => (
              <option key={id} value={`person ${id}`}>
                {id === me?.id ? words.me(name) : `${name}, ${profession}`}
              </option>
            ))}
          </optgroup>
          <optgroup label={words.roles}>
            {roles.map((name: Role) => (
              <option key={name} value={`role ${name}`}>
                {roleLabel[name]}
              </option>
            ))}
          </optgroup>
        </SelectField>
        <DateField label={words.day} min={agenda.today} {...field('day')} />
        <TimeField label={words.time} {...field('time')} />
        {dates.length > 0 && (
          <SelectField label={words.about} {...field('about')}>
            <option value="">{words.aboutNothing}</option>
            {dates.map((entry) => (
              <option key={entry.recordId} value={entry.recordId}>
                {sayName(entry)}, {entry.repeats ?? sayCalendarDay(entry.firstDay, now, paris)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {of && (
        <SelectField
          label={words.audience}
          hint={words.audienceWhy(sayAssignee(of))}
          value={confidentiality}
          onChange={(chosen) => setWished(chosen.currentTarget.value as ConfidentialityClass)}
        >
          {classes.map((name) => (
            <option key={name} value={name}>
              {audience[name]}
            </option>
          ))}
        </SelectField>
      )}
      <div className={styles.actions}>
        <Button type="submit" disabled={ask.busy}>
          {words.send}
        </Button>
        <Leave typed={typed} onClose={onDone}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={ask.error} />
    </InlineForm>
  )
}
