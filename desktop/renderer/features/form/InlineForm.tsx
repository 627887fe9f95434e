import { stopsAtUnread } from './stops-at-unread.ts'
import { type ReactNode, type Ref, useEffect, useRef } from 'react'
import type { Typed } from '../../app/use-typed.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { typed as words } from '../../i18n/fr-typed.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './form.module.css'

/** A small form in its place on the page: Entrée in a field or Ctrl+Entrée sends it, Échap closes it. */
export function InlineForm(props: {
  readonly title: string
  readonly className: string | undefined
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
  /** What is kept of what is typed in it. */
  readonly typed?: Pick<Typed<never>, 'since' | 'reset' | 'back'>
  /** It is being handed over. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLFormElement>
}) {
  return (
    <form
      ref={props.ref}
      className={props.className}
      aria-label={props.title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!stopsAtUnread(event.currentTarget)) props.onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault()
          props.onClose()
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          if (!stopsAtUnread(event.currentTarget)) props.onSubmit()
        }
      }}
    >
      {props.typed && <Resumed typed={props.typed} busy={props.busy === true} />}
      {props.children}
    </form>
  )
}

/** Says that a form did not begin empty, and lets it do so. */
export function Resumed(props: {
  readonly typed: Pick<Typed<never>, 'since' | 'reset' | 'back'>
  readonly busy: boolean
}) {
  const now = useNow()
  const { typed, busy } = props
  const { since, reset, back } = typed
  const wasBusy = useRef(busy)
  useEffect(() => {
    // Still on screen once the work is over: it failed.
    if (wasBusy.current && !busy) back()
    wasBusy.current = busy
  }, [busy, back])
  if (since === undefined) return null
  return (
    <p className={styles.resumed} role="status">
      {words.resumed(sayMoment(since, now))} <LinkButton onUse={reset}>{words.reset}</LinkButton>
    </p>
  )
}
