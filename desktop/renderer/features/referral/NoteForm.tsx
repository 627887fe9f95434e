import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { referral as words } from '../../i18n/fr-work.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextArea } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import styles from './referral.module.css'

/** Confirms a step that closes a door, with the words that go along. */
export function NoteForm(props: {
  readonly title: string
  readonly label: string
  readonly confirm: string
  readonly needed: boolean
  readonly busy: boolean
  readonly onSave: (note: string) => void
  readonly onClose: () => void
}) {
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const missing = props.needed && note.trim() === ''
  const submit = () => {
    setTried(true)
    if (missing) field.current?.focus()
    else props.onSave(note.trim())
  }
  return (
    <InlineForm className={styles.inset} title={props.title} onSubmit={submit} onClose={props.onClose}>
      <p className={styles.strong}>{props.title}</p>
      <TextArea
        ref={field}
        label={props.label}
        rows={2}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={tried && missing && words.noteNeeded}
      />
      <div className={styles.actionRow}>
        <Button type="submit" variant="default" disabled={props.busy}>
          {props.confirm}
        </Button>
        <LinkButton onUse={props.onClose}>{words.keep}</LinkButton>
      </div>
    </InlineForm>
  )
}
