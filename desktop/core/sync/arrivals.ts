import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { WritableDatabase } from '../platform/ports.ts'
import type { ProposalStore } from '../records/proposal-store.ts'
import type { RecordStore } from '../records/record-store.ts'

/** Types of the records that changed, by patient; `*` when it may be any. */
export type Changes = Map<string, Set<string>>

export type Arrivals = ReturnType<typeof createArrivals>

/** A record as the service gives it, by the feed or by a snapshot. */
export function createArrivals(
  store: RecordStore,
  attachments: Pick<Attachments, 'want'>,
  proposals: Pick<ProposalStore, 'replace'>,
) {
  return {
    put(
      db: WritableDatabase,
      record: RecordEnvelope,
      waiting: readonly Proposal[] | undefined,
      changes: Changes,
    ): void {
      const put = store.putPublished(db, record)
      if (!put) return
      if (waiting || !put.isNew) proposals.replace(db, record.id, waiting ?? [])
      const { read } = put
      if (read.kind === 'known')
        attachments.want(db, record.patientId, read.type.attachments?.(read.body) ?? [])
      noteChange(changes, record.patientId, record.type)
    },
  }
}

export function noteChange(changes: Changes, patient: string, type: string): void {
  const types = changes.get(patient)
  if (types) types.add(type)
  else changes.set(patient, new Set([type]))
}
