import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { TypedPlace } from '../../../contract/typed-views.ts'
import { useTyped } from '../../app/use-typed.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { TextArea } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leave } from '../form/Leave.tsx'
import styles from './referral.module.css'

/** Confirms a step that closes a door, with the words that go along. */
export function NoteForm(props: {
  readonly title: string
  readonly label: string
  readonly confirm: string
  readonly needed: boolean
  /** What it is about. */
  readonly place: Omit<TypedPlace, 'kind'>
  readonly busy: boolean
  readonly onSave: (note: string) => void
  readonly onClose: () => void
}) {
  const place = { kind: 'note', ...props.place } as const
  const typed = useTyped(place, { note: '' }, (values) => [values.note])
  const { note } = typed.values
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const missing = props.needed && note.trim() === ''
  const submit = () => {
    setTried(true)
    if (missing) field.current?.focus()
    else {
      typed.over()
      props.onSave(note.trim())
    }
  }
  return (
    <InlineForm
      className={styles.inset}
      title={props.title}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <p className={styles.strong}>{props.title}</p>
      <TextArea
        ref={field}
        label={props.label}
        rows={2}
        maxLength={1000}
        value={note}
        onChange={(event) => typed.change({ note: event.currentTarget.value })}
        error={tried && missing && words.noteNeeded}
      />
      <div className={styles.actionRow}>
        <Button type="submit" variant="default" disabled={props.busy}>
          {props.confirm}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {words.keep}
        </Leave>
      </div>
    </InlineForm>
  )
}
