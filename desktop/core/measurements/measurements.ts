import type { MeasureKind, MeasurementBody } from '@navigateur-pro/domain/records/measurement.ts'
import type { MeasurementThresholdBody } from '@navigateur-pro/domain/records/measurement-threshold.ts'
import type { MeasurementPoint, MeasurementSeries } from '../../contract/measurement-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { editedLine } from '../conflicts/edited-line.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

/** As many as a chart shows and a person reads. */
const mostPoints = 400

/** What was measured of a patient, kind by kind, beside the limits that were set. */
export function readMeasurements(
  store: RecordStore,
  conflicts: Conflicts,
  patientId: string,
): { series: MeasurementSeries[] } {
  const thresholds = new Map(
    // Newest first: of two that were set apart, the newest counts.
    store
      .listByPatient(patientId, ['measurement-threshold'])
      .toReversed()
      .map((record) => {
        const line = editedLine<MeasurementThresholdBody>(record, conflicts)
        return [line.body.kind, line] as const
      }),
  )
  const records = store.listByPatient(patientId, ['measurement'], { limit: mostPoints })
  const corrected = new Set(records.map(({ body }) => (body as MeasurementBody).corrects))
  const byKind = Map.groupBy(records, ({ body }) => (body as MeasurementBody).kind)
  const kinds: readonly MeasureKind[] = [...new Set([...byKind.keys(), ...thresholds.keys()])]
  return {
    series: kinds.map((kind) => {
      const threshold = thresholds.get(kind)
      return {
        kind,
        points: (byKind.get(kind) ?? []).map((record) =>
          toPoint(record, corrected.has(record.id), threshold?.body),
        ),
        ...(threshold && { threshold }),
      }
    }),
  }
}

function toPoint(
  { id, author, occurredAt, body: read, waiting }: CachedRecord,
  corrected: boolean,
  limits: MeasurementThresholdBody | undefined,
): MeasurementPoint {
  const body = read as MeasurementBody
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = limits ?? {}
  const outside = body.value < low ? 'low' : body.value > high ? 'high' : undefined
  return {
    recordId: id,
    author,
    at: occurredAt,
    body,
    ...(waiting && { waiting }),
    ...(outside && { outside }),
    ...(corrected && { corrected }),
  }
}
