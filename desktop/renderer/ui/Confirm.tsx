import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { common } from '../i18n/fr.ts'
import { typeset } from '../i18n/typeset.ts'
import { LinkButton } from './LinkButton.tsx'
import styles from './ui.module.css'

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
        {typeset(props.question)}
      </p>
      <div className={styles.confirmRow}>
        <Button variant="default" onClick={props.onConfirm} disabled={props.busy}>
          {props.confirm}
        </Button>
        <LinkButton onUse={props.onCancel}>{common.keepAsIs}</LinkButton>
      </div>
    </div>
  )
}
