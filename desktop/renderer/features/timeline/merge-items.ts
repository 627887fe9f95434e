import type { TimelineItem } from '../../../contract/views.ts'

/**
 * The items known so far with those just read, the newest reading of each, latest first. Pages are
 * read at different moments: a union loses nothing where two pages have drifted apart. What was
 * known after `allSince`, from which on the reading is whole, and is not in it, is gone (masked).
 */
export function mergeItems(
  known: readonly TimelineItem[],
  read: readonly TimelineItem[],
  allSince = Infinity,
): readonly TimelineItem[] {
  const left = known.filter((item) => Date.parse(item.occurredAt) <= allSince)
  const items = new Map([...left, ...read].map((item) => [item.recordId, item]))
  return [...items.values()].toSorted(
    (one, other) =>
      Date.parse(other.occurredAt) - Date.parse(one.occurredAt) || (one.recordId < other.recordId ? 1 : -1),
  )
}
