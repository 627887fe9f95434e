import type { Conflicts } from '../conflicts/conflicts.ts'
import type { HandlersOf } from '../handlers.ts'
import type { RecordStore } from '../records/record-store.ts'
import { readMeasurements } from './measurements.ts'

export function measurementHandlers(store: RecordStore, conflicts: Conflicts): HandlersOf<'measurement'> {
  return { 'measurement.read': ({ patientId }) => readMeasurements(store, conflicts, patientId) }
}
