import type { CachedRecord } from '../records/record-store.ts'
import type { Conflicts } from './conflicts.ts'

/** A record as the lists show it that let it be corrected in place, with what waits beside it. */
export function editedLine<Body>(record: CachedRecord, conflicts: Conflicts) {
  const { id, patientId, version, author, recordedAt, waiting } = record
  const conflict = conflicts.markOf(record)
  const merged = conflicts.mergedOf(record)
  const decidedAt = conflicts.decidedAt(record)
  return {
    recordId: id,
    patientId,
    version,
    body: record.body as Body,
    author,
    recordedAt,
    ...(waiting && { waiting }),
    mayRevise: waiting !== 'sent' && conflicts.mayWrite(record),
    ...(conflict && { conflict }),
    ...(merged && { merged }),
    ...(decidedAt && { decidedAt }),
  }
}
