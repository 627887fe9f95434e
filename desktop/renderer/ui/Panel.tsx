import { type ReactNode, useEffect, useId, useRef } from 'react'
import { LinkButton } from './LinkButton.tsx'
import styles from './ui.module.css'
import { useFocusReturn } from './use-focus-return.ts'

/** Takes the place of the column's content until it is closed (Échap). Focus goes in, and back where it was. */
export function Panel(props: {
  readonly title: string
  readonly closeWord: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  useFocusReturn()
  const place = useRef<HTMLElement>(null)
  const title = useId()
  useEffect(() => {
    // A form that focuses its own first field has already done so.
    if (!place.current?.contains(document.activeElement)) place.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section
      ref={place}
      className={styles.panel}
      aria-labelledby={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        props.onClose()
      }}
    >
      <header className={styles.panelHead}>
        <h2 className={styles.panelTitle} id={title}>
          {props.title}
        </h2>
        <LinkButton onUse={props.onClose}>{props.closeWord}</LinkButton>
      </header>
      {props.children}
    </section>
  )
}
