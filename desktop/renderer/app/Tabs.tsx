import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import type { Preferences } from '../../contract/views.ts'
import { column as words } from '../i18n/fr.ts'
import styles from './app.module.css'

type Tab = Preferences['tab']

const tabs: readonly Tab[] = ['journal', 'plan', 'treatments', 'referrals', 'circle']

/** The tab beside, round and round. */
export function neighbourTab(tab: Tab, step: 1 | -1): Tab {
  return tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? tab
}

export function Tabs(props: {
  readonly chosen: Tab
  readonly onChoose: (tab: Tab) => void
  readonly children: ReactNode
}) {
  const list = useRef<HTMLDivElement>(null)
  const choose = (tab: Tab) => {
    props.onChoose(tab)
    list.current?.querySelector<HTMLElement>(`#tab-${tab}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] as 1 | -1 | undefined
    if (!step) return
    event.preventDefault()
    choose(neighbourTab(props.chosen, step))
  }
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={words.tabsLabel}
        className={styles.tabs}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab === props.chosen}
            aria-controls="tab-panel"
            tabIndex={tab === props.chosen ? 0 : -1}
            data-word={words.tabs[tab]}
            onClick={() => props.onChoose(tab)}
          >
            {words.tabs[tab]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${props.chosen}`}>
        {props.children}
      </div>
    </>
  )
}
