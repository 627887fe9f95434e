import { typeset } from '../../i18n/typeset.ts'
import styles from './status-line.module.css'

/** How many wait for this person, and the way to them. */
export function StatusCount(props: { readonly text: string; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      className={`${styles.plain} ${styles.count} ${styles.warning}`}
      onClick={props.onOpen}
    >
      {typeset(props.text)}
    </button>
  )
}
