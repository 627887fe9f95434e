import { Button } from '@mantine/core'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useAction } from '../../app/use-action.ts'
import { common } from '../../i18n/fr.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import part from '../../ui/part.module.css'
import styles from './inbox.module.css'

/** Something that is done with a reason, written by whoever does it: asked for, then done. */
export function WithReason(props: {
  readonly ask: string
  readonly label: string
  readonly text: string
  readonly confirm: string
  readonly act: (reason: string) => Promise<unknown>
}) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const act = useAction(props.act)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() === '') {
      setMissing(true)
      field.current?.focus()
    } else act.run(reason)
  }
  if (!open) return <LinkButton onUse={() => setOpen(true)}>{props.ask}</LinkButton>
  return (
    <form noValidate className={styles.reasoned} onSubmit={submit}>
      <label className={styles.seek}>
        <span className={part.strong}>{props.label}</span>
        <input
          ref={field}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by the person, right here
          autoFocus
          className={styles.field}
          maxLength={500}
          value={reason}
          aria-invalid={missing}
          aria-describedby={`${id}-text`}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            setMissing(false)
          }}
        />
      </label>
      <p id={`${id}-text`} className={missing ? styles.reason : part.quiet}>
        {missing ? words.needReason : typeset(props.text)}
      </p>
      <div className={styles.actions}>
        <Button type="submit" variant="default" disabled={act.busy}>
          {props.confirm}
        </Button>
        <LinkButton onUse={() => setOpen(false)}>{common.keepAsIs}</LinkButton>
      </div>
      <Failure error={act.error} />
    </form>
  )
}
