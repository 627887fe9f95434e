import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { workspace as words } from '../../i18n/fr-dashboard.ts'
import { useQuarantine } from '../quarantine/use-quarantine.ts'
import styles from './worklist.module.css'

export const sides = ['requests', 'calls', 'patients', 'quarantine'] as const
export type Side = (typeof sides)[number]

/** The lists of the workspace: by the arrows when a tab has the focus, by 1 to 4 from anywhere. */
export function SideTabs(props: {
  readonly chosen: Side
  readonly onChoose: (side: Side) => void
  readonly children: ReactNode
}) {
  const list = useRef<HTMLDivElement>(null)
  const { value: items = [] } = useQuarantine()
  const choose = useRef(props.onChoose)
  choose.current = props.onChoose
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () =>
        sides.map((side, index) => ({
          key: String(index + 1),
          label: words.keyTab[side],
          run: () => choose.current(side),
        })),
      [],
    ),
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = sides[(sides.indexOf(props.chosen) + step + sides.length) % sides.length]!
    props.onChoose(next)
    list.current?.querySelector<HTMLElement>(`#side-${next}`)?.focus()
  }
  return (
    <>
      <div ref={list} role="tablist" aria-label={words.tabs} className={styles.tabs} onKeyDown={onKeyDown}>
        {sides.map((side) => (
          <button
            key={side}
            id={`side-${side}`}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={side === props.chosen}
            aria-controls="side-panel"
            tabIndex={side === props.chosen ? 0 : -1}
            onClick={() => props.onChoose(side)}
          >
            {words.tab[side]}
            {side === 'quarantine' && items.length > 0 && (
              <span className={styles.tabCount}> {items.length}</span>
            )}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="side-panel" aria-labelledby={`side-${props.chosen}`} className={styles.panel}>
        {props.children}
      </div>
    </>
  )
}
