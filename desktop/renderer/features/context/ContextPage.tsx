import { type ReactNode, useEffect, useRef } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './context.module.css'

/** A state of the current patient that asks something of the person: it takes the whole column and the focus. */
export function ContextPage(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Under the actions: what does not belong to the question that is asked. */
  readonly below?: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [props.title])
  return (
    <main className={styles.page}>
      <div className={styles.screen}>
        <h1 className={styles.title} ref={heading} tabIndex={-1}>
          {typeset(props.title)}
        </h1>
        {props.children}
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
        {props.below}
      </div>
    </main>
  )
}

/** Above an identity: who gave it. */
export function AccordingTo(props: { readonly from: string }) {
  return (
    <h2 className={styles.boxTitle}>
      <bdi>{words.accordingTo(props.from)}</bdi>
    </h2>
  )
}

/** What the practice software says ends when it closes its patient; a link or a scan ends when it is set aside. */
export function IgnoreClaim(props: { readonly view: Extract<ContextView, { readonly from: string }> }) {
  const { from, link } = props.view
  const ignore = useAction(() => client.call('context.follow', {}))
  if (from === link.name) return null
  return (
    <>
      <LinkButton onUse={ignore.run} disabled={ignore.busy}>
        {words.ignore}
      </LinkButton>
      <Failure error={ignore.error} />
    </>
  )
}
