import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** One line of a list: the fact, what makes it certain under it, what is beside it. */
export function Line(props: {
  readonly children: ReactNode
  readonly second?: ReactNode
  readonly aside?: ReactNode
}) {
  return (
    <li className={styles.line}>
      <div className={styles.lineMain}>{props.children}</div>
      {props.second !== undefined && <div className={styles.lineSecond}>{props.second}</div>}
      {props.aside !== undefined && <div className={styles.lineAside}>{props.aside}</div>}
    </li>
  )
}
