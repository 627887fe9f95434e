import { type ReactNode, useEffect, useRef } from 'react'
import styles from './ui.module.css'

/** A designed state: what is so, what it means, and one next action. */
export function Sentence(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** The state replaces the whole screen: focus goes to it, so that it is read. */
  readonly takesFocus?: boolean
  readonly level?: 1 | 2
}) {
  const place = useRef<HTMLDivElement>(null)
  const { takesFocus = false, title } = props
  useEffect(() => {
    if (takesFocus) place.current?.focus({ preventScroll: true })
  }, [takesFocus, title])
  const Heading = props.level === 1 ? 'h1' : 'h2'
  return (
    <div className={styles.sentence} ref={place} tabIndex={-1}>
      <Heading className={styles.sentenceTitle}>{title}</Heading>
      {props.children !== undefined && <div className={styles.sentenceText}>{props.children}</div>}
      {props.action}
    </div>
  )
}
