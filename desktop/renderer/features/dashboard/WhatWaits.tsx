import { useMemo, useRef } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useQuery } from '../../app/use-query.ts'
import { dashboard as words } from '../../i18n/fr-dashboard.ts'
import { walkRows } from '../../ui/walk-rows.ts'
import styles from './dashboard.module.css'
import { PatientsToSee } from './PatientsToSee.tsx'

/** When no patient is open, whom to open: the first arrow key goes there. */
export function WhatWaits() {
  const { value: view } = useQuery('dashboard.read', {})
  const list = useRef<HTMLDivElement>(null)
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [{ key: 'arrowdown', label: words.keyFirst, run: () => walkRows(list.current, 1) }],
      [],
    ),
  )
  if (!view) return null
  return (
    <section aria-labelledby="what-waits">
      <h2 className={styles.title} id="what-waits">
        {words.title}
      </h2>
      <PatientsToSee view={view} list={list} />
    </section>
  )
}
