import { type RefObject, useMemo } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { walkRows } from '../../ui/walk-rows.ts'

/** J and K walk the list of the workspace that is shown, as they walk the requests. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [
        { key: 'j', label: words.keyNext, run: () => walkRows(list.current, 1) },
        { key: 'k', label: words.keyPrevious, run: () => walkRows(list.current, -1) },
      ],
      [list],
    ),
  )
}
