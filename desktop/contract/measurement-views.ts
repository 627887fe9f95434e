import { z } from 'zod'
import { measureKind, measurementBody } from '@navigateur-pro/domain/records/measurement.ts'
import { measurementThresholdBody } from '@navigateur-pro/domain/records/measurement-threshold.ts'
import { author, instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { editedLine } from './conflict-views.ts'

const measurementPoint = z.strictObject({
  recordId,
  author,
  /** When it was measured. */
  at: instant,
  body: measurementBody,
  waiting: z.enum(['here', 'sent', 'refused']).optional(),
  /** Outside the patient's limits. */
  outside: z.enum(['low', 'high']).optional(),
  /** A later measurement takes its place: shown struck through, counted no more. */
  corrected: z.literal(true).optional(),
})
export type MeasurementPoint = z.infer<typeof measurementPoint>

const measurementSeries = z.strictObject({
  kind: measureKind,
  /** Newest first. */
  points: z.array(measurementPoint),
  threshold: z.strictObject({ ...editedLine, body: measurementThresholdBody }).optional(),
})
export type MeasurementSeries = z.infer<typeof measurementSeries>

export const measurementsView = z.strictObject({
  /** The kind measured last comes first. */
  series: z.array(measurementSeries),
})
