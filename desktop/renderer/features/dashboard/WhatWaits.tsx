import { useMemo, useRef } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useQuery } from '../../app/use-query.ts'
import { dashboard as words } from '../../i18n/fr-dashboard.ts'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { walkRows } from '../../ui/walk-rows.ts'
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
      <SectionTitle id="what-waits">{words.title}</SectionTitle>
      <PatientsToSee view={view} list={list} />
    </section>
  )
}
