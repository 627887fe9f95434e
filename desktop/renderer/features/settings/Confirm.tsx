import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { settings as words } from '../../i18n/fr-work.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './settings.module.css'

/** Asks in place. The focus goes to the question, so that neither answer is one stroke away. */
export function Confirm(props: {
  readonly question: string
  readonly confirm: string
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}) {
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  return (
    <div className={styles.confirm} role="group" aria-label={props.question}>
      <p ref={question} tabIndex={-1}>
        {props.question}
      </p>
      <div className={styles.row}>
        <Button variant="default" onClick={props.onConfirm} disabled={props.busy}>
          {props.confirm}
        </Button>
        <LinkButton onUse={props.onCancel}>{words.cancel}</LinkButton>
      </div>
    </div>
  )
}
