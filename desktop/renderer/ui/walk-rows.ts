import type { KeyboardEvent } from 'react'

/** From the row that has the focus, or the open one, to the next; the list follows. */
export function walkRows(list: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const focused = rows.findIndex((row) => row === document.activeElement)
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
  const next =
    from < 0 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, from + step))
  rows[next]?.focus()
  rows[next]?.scrollIntoView({ block: 'nearest' })
}

/** The up and down arrows go from row to row of `list`, by default the element that listens. */
export function walkByArrows(
  event: KeyboardEvent<HTMLElement>,
  list: HTMLElement | null = event.currentTarget,
): void {
  const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
  if (!step) return
  event.preventDefault()
  walkRows(list, step)
}
