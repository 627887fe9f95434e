import { type ReactNode, useEffect, useRef } from 'react'
import styles from './lock.module.css'

/** One page with one thing to do: what stands before the patients. */
export function LockFrame(props: {
  readonly title: string
  readonly text?: string
  readonly onSubmit?: () => void
  readonly children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, button')?.focus()
  }, [props.title])
  return (
    <main className={styles.screen}>
      <p className={styles.product}>Navigateur Pro</p>
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          props.onSubmit?.()
        }}
      >
        <h1 className={styles.title}>{props.title}</h1>
        {props.text !== undefined && <p className={styles.text}>{props.text}</p>}
        {props.children}
      </form>
    </main>
  )
}
