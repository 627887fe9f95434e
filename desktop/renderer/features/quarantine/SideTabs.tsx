import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { quarantine as words } from '../../i18n/fr-circle.ts'
import styles from './quarantine.module.css'
import { useQuarantine } from './use-quarantine.ts'

type Side = 'requests' | 'quarantine'

/** Two lists of the workspace: the requests, and what is confided to the coordination. */
export function SideTabs(props: {
  readonly chosen: Side
  readonly onChoose: (side: Side) => void
  readonly children: ReactNode
}) {
  const list = useRef<HTMLDivElement>(null)
  const { value: items = [] } = useQuarantine()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    const other = props.chosen === 'requests' ? 'quarantine' : 'requests'
    props.onChoose(other)
    list.current?.querySelector<HTMLElement>(`#side-${other}`)?.focus()
  }
  const tab = (side: Side, word: ReactNode) => (
    <button
      id={`side-${side}`}
      type="button"
      role="tab"
      className={styles.tab}
      aria-selected={side === props.chosen}
      aria-controls="side-panel"
      tabIndex={side === props.chosen ? 0 : -1}
      onClick={() => props.onChoose(side)}
    >
      {word}
    </button>
  )
  return (
    <>
      <div ref={list} role="tablist" aria-label={words.tabs} className={styles.tabs} onKeyDown={onKeyDown}>
        {tab('requests', words.requests)}
        {tab(
          'quarantine',
          <>
            {words.tab}
            {items.length > 0 && <span className={styles.tabCount}> {items.length}</span>}
          </>,
        )}
      </div>
      <div role="tabpanel" id="side-panel" aria-labelledby={`side-${props.chosen}`} className={styles.panel}>
        {props.children}
      </div>
    </>
  )
}
