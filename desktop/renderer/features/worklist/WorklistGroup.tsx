import { type ReactNode, useId } from 'react'
import styles from './worklist.module.css'

/** Rows that wait for the same thing, under its name and how many they are. */
export function WorklistGroup(props: {
  readonly title: string
  readonly late: boolean
  readonly count: number
  readonly countLabel: string
  readonly children: ReactNode
}) {
  const title = useId()
  return (
    <section aria-labelledby={title}>
      <h3 className={styles.groupTitle} id={title} data-late={props.late}>
        {props.title}
        <span className={styles.groupCount} aria-label={props.countLabel}>
          {props.count}
        </span>
      </h3>
      <ul>{props.children}</ul>
    </section>
  )
}
