import type { DeliveryBody, DeliveryState } from '@navigateur-pro/domain/records/delivery.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'

export type DeliveryRecord = CachedRecord & { readonly body: DeliveryBody }

const next: Readonly<Partial<Record<DeliveryState, readonly DeliveryState[]>>> = {
  queued: ['sending', 'cancelled'],
  sending: ['sent', 'delivered', 'refused', 'cancelled'],
  sent: ['delivered', 'refused'],
}

export type DeliveryRecords = ReturnType<typeof createDeliveryRecords>

/** The records that tell the circle what the mail of this desk did. */
export function createDeliveryRecords({ store, writer }: { store: RecordStore; writer: RecordWriter }) {
  function byMessage(messageId: string): DeliveryRecord | undefined {
    return store.listByField('delivery', 'messageId', [messageId])[0] as DeliveryRecord | undefined
  }

  return {
    byMessage,
    ofDocument: (recordId: string) =>
      store.listByField('delivery', 'document', [recordId]) as readonly DeliveryRecord[],
    ofPatient: (patientId: string) =>
      store.listByPatient(patientId, ['delivery']) as readonly DeliveryRecord[],
    /** Brings it there by the steps that lead there; nothing when it is there already, or past it. @throws AppError when it may not be written now */
    bring(messageId: string, to: DeliveryState, note = ''): boolean {
      const record = byMessage(messageId)
      if (!record) return false
      const { state } = record.body
      if (next[state]?.includes(to)) writer.advance(record.id, record.version, to, { note })
      else if (state === 'queued' && next.sending?.includes(to)) {
        writer.advance(record.id, record.version, 'sending', { note: '' })
        writer.advance(record.id, record.version, to, { note })
      }
      return true
    },
  }
}
