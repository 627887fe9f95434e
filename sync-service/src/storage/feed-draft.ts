import { randomUUID } from 'node:crypto'
import type { Announcement } from './pending.ts'

export type FeedRow = {
  readonly feed: number
  readonly id: string
  readonly head: number
  readonly floor: number
}
type FeedEntry = {
  readonly pos: number
  readonly patient: number
  readonly record: number | null
  readonly kind: 'record' | 'grant' | 'purge'
  readonly reason: string | null
  readonly retain: boolean | null
}
export type FeedDraft = {
  head: number
  floor: number
  epoch: string | null
  /** By record, or by minus the position of what stands for a whole dossier. */
  readonly entries: Map<number, FeedEntry>
  /** Patients whose former entries go. */
  readonly cleared: Set<number>
}

/** What these announcements, in order, make of a feed: positions without a gap after its head. */
export function draftFeed({ head, floor }: FeedRow, announcements: readonly Announcement[]): FeedDraft {
  const draft: FeedDraft = { head, floor, epoch: null, entries: new Map(), cleared: new Set() }
  const add = (entry: Omit<FeedEntry, 'pos'>) => {
    draft.head += 1
    const key = entry.record ?? -draft.head
    draft.entries.delete(key)
    draft.entries.set(key, { ...entry, pos: draft.head })
  }
  /** What stands for the whole dossier takes the place of all that was said of it. */
  const addAlone = (entry: Omit<FeedEntry, 'pos' | 'record'>) => {
    for (const [key, { patient }] of draft.entries) if (patient === entry.patient) draft.entries.delete(key)
    draft.cleared.add(entry.patient)
    add({ ...entry, record: null })
  }
  const plain = { reason: null, retain: null }
  for (const announcement of announcements) {
    if (announcement.op === 'put') {
      const { patient, record } = announcement
      add({ ...plain, kind: 'record', patient, record })
    }
    if (announcement.op === 'grant') addAlone({ ...plain, kind: 'grant', patient: announcement.patient })
    if (announcement.op === 'purge') {
      const { patient, reason, retain } = announcement
      addAlone({ kind: 'purge', patient, reason, retain })
    }
    if (announcement.op === 'rebuild') {
      Object.assign(draft, { head: 0, floor: 0, epoch: newEpoch() })
      draft.entries.clear()
    }
  }
  return draft
}

export function newEpoch(): string {
  return randomUUID().slice(0, 8)
}
