import type { Conflicts } from '../conflicts/conflicts.ts'
import type { HandlersOf } from '../handlers.ts'
import type { RecordStore } from '../records/record-store.ts'
import { readCare } from './care.ts'

export function careHandlers(store: RecordStore, conflicts: Conflicts): HandlersOf<'care'> {
  return { 'care.read': ({ patientId }) => readCare(store, conflicts, patientId) }
}
