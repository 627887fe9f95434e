import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TimelineItem } from '../../../contract/views.ts'
import { mergeItems } from './merge-items.ts'

function item(number: number, minute: number, unseen = false): TimelineItem {
  const occurredAt = new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString()
  return {
    kind: 'other',
    newer: false,
    label: 'note',
    title: '',
    recordId: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    patientId: '00000000-0000-7000-8000-000000000000',
    author: { id: 'a', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' },
    mine: false,
    occurredAt,
    recordedAt: occurredAt,
    confidentiality: 'paramedical',
    delivery: { state: 'received', seenBy: [] },
    unseen,
    mayMask: false,
    hiddenFrom: [],
  }
}

it('an item that slips between two pages is not lost', () => {
  const firstPage = [item(4, 40), item(3, 30)]
  const older = [item(2, 20), item(1, 10)]
  const firstPageLater = [item(5, 50), item(4, 40)]
  const merged = mergeItems(mergeItems(firstPage, older), firstPageLater)
  expect(merged.map(({ occurredAt }) => occurredAt)).toEqual(
    [item(5, 50), item(4, 40), item(3, 30), item(2, 20), item(1, 10)].map(({ occurredAt }) => occurredAt),
  )
})

it('the newest reading of an item wins', () => {
  expect(mergeItems([item(1, 10, true)], [item(1, 10, false)])).toEqual([item(1, 10, false)])
})

it('what a whole reading no longer holds is gone; what lies before it stays', () => {
  const known = [item(4, 40), item(3, 30), item(2, 20), item(1, 10)]
  const read = [item(4, 40), item(2, 20)]
  const since = Date.parse(item(2, 20).occurredAt)
  expect(mergeItems(known, read, since)).toEqual([item(4, 40), item(2, 20), item(1, 10)])
  expect(mergeItems(known, read, -Infinity)).toEqual(read)
})

it('has each item once, latest first, whatever the order of the pages', () => {
  const items = fc.array(fc.tuple(fc.nat(30), fc.nat(59)), { maxLength: 40 })
  fc.assert(
    fc.property(items, items, (known, read) => {
      const toItems = (pairs: [number, number][]) => pairs.map(([number]) => item(number, (number * 7) % 60))
      const merged = mergeItems(toItems(known), toItems(read))
      const ids = merged.map(({ recordId }) => recordId)
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(ids)).toEqual(
        new Set([...toItems(known), ...toItems(read)].map(({ recordId }) => recordId)),
      )
      const times = merged.map(({ occurredAt }) => Date.parse(occurredAt))
      expect(times).toEqual(times.toSorted((one, other) => other - one))
      expect(merged).toEqual(mergeItems(toItems(read), toItems(known)))
    }),
  )
})
