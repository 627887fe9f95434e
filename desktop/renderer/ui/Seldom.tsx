import type { ReactNode } from 'react'
import styles from './seldom.module.css'

/** What few lines ever need: in sight of who points at one, or comes to it by the keyboard. */
export function Seldom(props: { readonly children: ReactNode }) {
  return (
    <span className={styles.seldom}>
      <span>{props.children}</span>
    </span>
  )
}
