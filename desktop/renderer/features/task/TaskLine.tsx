import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isDay } from '@navigateur-pro/domain/agenda/paris.ts'
import { sayAssignee, type TaskState } from '@navigateur-pro/domain/records/task.ts'
import type { TaskView } from '../../../contract/agenda-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { task as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { paris } from '../agenda/say-entry.ts'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './task.module.css'
import { useTaskStep } from './use-task-step.ts'

const shown: readonly TaskState[] = ['accepted', 'done', 'asked', 'cancelled']

/** What is asked, of whom, for when; how far it has got and by whom; what this person may do with it. */
export function TaskLine(props: {
  readonly task: TaskView
  readonly writing: boolean
  /** State → the letter that brings it there, when letters work. */
  readonly letters?: Partial<Record<TaskState, string>>
}) {
  const { task, letters = {} } = props
  const { body } = task
  const step = useTaskStep()
  const [declining, setDeclining] = useState(false)
  const next = props.writing ? shown.filter((state) => task.next.includes(state)) : []
  return (
    <li className={styles.task}>
      <p className={styles.what} data-over={body.state === 'done' || body.state === 'cancelled'}>
        <TextBlock inline text={body.what} />
      </p>
      <TaskFacts task={task} />
      {declining ? (
        <Decline
          recordId={task.recordId}
          what={body.what}
          busy={step.busy}
          onSave={(note) => step.run(task, 'asked', note)}
          onClose={() => setDeclining(false)}
        />
      ) : (
        next.length > 0 && (
          <div className={styles.actions}>
            {next.map((state) => {
              const word = body.state === 'done' ? words.undo : words.actions[state]
              const letter = letters[state]
              return (
                <span key={state} {...(letter && { className: styles.keyed })}>
                  <LinkButton
                    label={words.actionLabel(word, body.what)}
                    disabled={step.busy}
                    onUse={() => (state === 'asked' ? setDeclining(true) : step.run(task, state))}
                  >
                    {word}
                  </LinkButton>
                  {letter && (
                    <kbd className={styles.cap} aria-hidden="true">
                      {letter.toUpperCase()}
                    </kbd>
                  )}
                </span>
              )
            })}
          </div>
        )
      )}
      <Failure error={step.error} />
    </li>
  )
}

/** Said in one line each: when and for whom; what it comes from; each step. */
export function TaskFacts(props: { readonly task: TaskView }) {
  const { body, askedBy, overdue, waiting, about } = props.task
  const now = useNow()
  const due = isDay(body.due) ? sayCalendarDay(body.due, now, paris) : sayMoment(body.due, now, paris)
  return (
    <>
      <span className={styles.second}>
        {overdue && <span className={styles.late}>{words.overdue} · </span>}
        {words.for(due)} · <TextBlock inline text={words.askedBy(askedBy.name)} />{' '}
        <TextBlock inline text={words.askedOf(sayAssignee(body.assignee))} />
        {waiting && <em> · {words.waiting[waiting]}</em>}
      </span>
      {about !== undefined && (
        <span className={styles.second}>
          <TextBlock inline text={words.aboutWhat(about)} />
        </span>
      )}
      {body.steps.slice(1).map(({ state, by, at, note }) => (
        <span key={`${state} ${at}`} className={styles.second}>
          <TextBlock inline text={words.step(words.steps[state], by.name, sayMoment(at, now, paris), note)} />
        </span>
      ))}
    </>
  )
}

function Decline(props: {
  readonly recordId: string
  readonly what: string
  readonly busy: boolean
  readonly onSave: (note: string) => void
  readonly onClose: () => void
}) {
  useFocusReturn()
  const place = { kind: 'note', of: { recordId: props.recordId }, mark: 'declined' } as const
  const typed = useTyped(place, { note: '' }, (values) => [values.note])
  const { note } = typed.values
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <InlineForm
      className={styles.form}
      title={words.actionLabel(words.actions.asked, props.what)}
      onSubmit={() => {
        setTried(true)
        if (note.trim() === '') field.current?.focus()
        else {
          typed.over()
          props.onSave(note)
        }
      }}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <TextField
        ref={field}
        label={words.why}
        maxLength={500}
        autoComplete="off"
        value={note}
        onChange={(event: FormEvent<HTMLInputElement>) => typed.change({ note: event.currentTarget.value })}
        error={tried && note.trim() === '' && words.whyNeeded}
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={props.busy}>
          {words.decline}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
    </InlineForm>
  )
}
