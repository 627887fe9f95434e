import { type ReactNode, useEffect, useRef } from 'react'
import styles from './context.module.css'

/** A state of the current patient that asks something of the person: it takes the whole column and the focus. */
export function ContextPage(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [props.title])
  return (
    <main className={styles.page}>
      <div className={styles.screen}>
        <h1 className={styles.title} ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.children}
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </div>
    </main>
  )
}
