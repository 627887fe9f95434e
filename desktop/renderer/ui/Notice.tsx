import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A strip across the column: one sentence, one action. */
export function Notice(props: {
  readonly children: ReactNode
  readonly action?: ReactNode
  readonly tone?: 'plain' | 'quiet' | 'warning' | 'alert'
}) {
  return (
    <div className={styles.notice} data-tone={props.tone ?? 'plain'}>
      <div>{props.children}</div>
      {props.action}
    </div>
  )
}
