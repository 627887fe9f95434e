import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** An action inside a text; Mantine's Button is for the one next action of a screen. */
export function LinkButton(props: {
  readonly children: ReactNode
  readonly onUse: () => void
  readonly label?: string
  readonly disabled?: boolean
  /** Repeated on every line: a word of the page until it is pointed at. */
  readonly quiet?: boolean
  /** It opens and closes what is named by `controls`. */
  readonly expanded?: boolean
  readonly controls?: string | undefined
}) {
  return (
    <button
      type="button"
      className={styles.link}
      data-quiet={props.quiet}
      onClick={props.onUse}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      disabled={props.disabled}
    >
      {props.children}
    </button>
  )
}
