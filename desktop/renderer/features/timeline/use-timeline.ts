import { useCallback, useEffect, useRef, useState } from 'react'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import type { TimelineItem } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { mergeItems } from './merge-items.ts'

export type TimelinePages = {
  /** Undefined until the first answer. */
  readonly items: readonly TimelineItem[] | undefined
  readonly hasOlder: boolean
  readonly readOlder: () => void
  readonly error: AppError | undefined
  readonly slow: boolean
  readonly again: () => void
}

/** What fills the tallest strip: enough for the first paint, and read five times faster than a page. */
const atOnce = 12

/**
 * The journal of one patient: what is on screen at once, then the first page, which lives; older
 * ones are added as one scrolls.
 */
export function useTimeline(patientId: string): TimelinePages {
  const [painted, setPainted] = useState(false)
  const top = useQuery('timeline.read', painted ? undefined : { patientId, limit: atOnce })
  const page1 = useQuery('timeline.read', painted ? { patientId } : undefined)
  const first = painted ? page1 : top
  const isShort = top.value !== undefined && top.value.older === undefined
  useEffect(() => {
    // A short journal is all there already; it stays what lives.
    if (top.value && !isShort) setPainted(true)
  }, [top.value, isShort])
  const [older, setOlder] = useState<{
    readonly items: readonly TimelineItem[]
    readonly next?: string
  }>()
  const seen = useRef<readonly TimelineItem[]>([])
  const [items, setItems] = useState<readonly TimelineItem[]>()
  const page = first.value?.items
  const isWhole = first.value !== undefined && first.value.older === undefined
  useEffect(() => {
    if (!page) return
    const last = page.at(-1)
    const allSince = isWhole || !last ? -Infinity : Date.parse(last.occurredAt)
    seen.current = mergeItems([...seen.current, ...(older?.items ?? [])], page, allSince)
    setItems(seen.current)
  }, [page, isWhole, older])
  const next = older ? older.next : first.value?.older
  const reading = useAction(async () => {
    if (next === undefined) return
    const answer = await client.call('timeline.read', { patientId, before: next })
    setOlder({
      items: answer.items,
      ...(answer.older !== undefined && { next: answer.older }),
    })
  })
  const { run } = reading
  // Of what may have gone from the pages that do not live, nothing is left on screen.
  const live = first.value?.older
  const readAgain = useAction(async () => {
    const items: TimelineItem[] = []
    let before = live
    while (before !== undefined && items.length < seen.current.length) {
      const answer = await client.call('timeline.read', { patientId, before, limit: 200 })
      items.push(...answer.items)
      before = answer.older
    }
    seen.current = []
    setOlder({ items, ...(before !== undefined && { next: before }) })
  })
  const again = useRef(readAgain.run)
  const hasPages = useRef(false)
  hasPages.current = older !== undefined
  useEffect(
    () =>
      client.on('records.changed', ({ patientId: changed, types }) => {
        if (changed === patientId && types.includes('*') && hasPages.current) again.current()
      }),
    [patientId],
  )
  return {
    items,
    hasOlder: next !== undefined,
    readOlder: useCallback(() => run(), [run]),
    error: first.error ?? reading.error,
    slow: first.slow,
    again: first.again,
  }
}
