import type { ReactNode, Ref } from 'react'
import { stopsAtUnread } from './stops-at-unread.ts'

/** A small form in its place on the page: Entrée in a field or Ctrl+Entrée sends it, Échap closes it. */
export function InlineForm(props: {
  readonly title: string
  readonly className: string | undefined
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
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
      {props.children}
    </form>
  )
}
