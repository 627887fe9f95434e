import type { ReactNode } from 'react'
import styles from './seldom.module.css'

/** What few lines ever need: in sight of who points at one, or comes to it by the keyboard. */
export function Seldom(props: {
  readonly children: ReactNode
  /** Its place is kept, for a line whose words it would cover. */
  readonly reserved?: true
}) {
  return (
    <span className={styles.seldom} data-reserved={props.reserved}>
      <span>{props.children}</span>
    </span>
  )
}
