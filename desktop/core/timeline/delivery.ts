import type { ReadingBody } from '@navigateur-pro/domain/records/reading.ts'
import type { Delivery } from '../../contract/views.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

export type Readings = ReadonlyMap<string, readonly CachedRecord[]>

/** Who said that they read these records, by record. */
export function readingsOf(store: RecordStore, recordIds: readonly string[]): Readings {
  const byRecord = new Map<string, CachedRecord[]>()
  const wanted = new Set(recordIds)
  for (const reading of store.listByField('reading', 'record', recordIds)) {
    for (const id of (reading.body as ReadingBody).records) {
      if (wanted.has(id)) byRecord.set(id, [...(byRecord.get(id) ?? []), reading])
    }
  }
  return byRecord
}

/** How far a record has gone. "Reçu" only once the service acknowledged that it is on its disk. */
export function deliveryOf(record: CachedRecord, readings: Readings): Delivery {
  const seenBy = new Map<string, Delivery['seenBy'][number]>()
  for (const { author, recordedAt } of readings.get(record.id) ?? []) {
    if (author.id === record.author.id || seenBy.has(author.id)) continue
    seenBy.set(author.id, { name: author.name, profession: author.profession, at: recordedAt })
  }
  return {
    state: record.confided ? 'confided' : (record.waiting ?? 'received'),
    ...(record.waiting === 'refused' && record.reason && { reason: record.reason }),
    seenBy: [...seenBy.values()],
  }
}

/** Not mine, and changed at the service since I last said that I had read it. */
export function isUnseen(record: CachedRecord, readings: Readings, personId: string): boolean {
  if (record.author.id === personId) return false
  const mine = (readings.get(record.id) ?? []).filter((reading) => reading.author.id === personId)
  return !mine.some((reading) => reading.recordedAt >= (record.receivedAt ?? record.recordedAt))
}
