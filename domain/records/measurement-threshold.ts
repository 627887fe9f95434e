import { z } from 'zod'
import { measureKind, measureOf, sayFigure } from './measurement.ts'
import { defineRecordType } from './record-type.ts'

export const measurementThresholdBody = z
  .strictObject({
    kind: measureKind,
    /** Of the first figure, in the unit of its kind; outside, the value is shown as such. */
    low: z.number().optional(),
    high: z.number().optional(),
    note: z.string().max(200).optional(),
  })
  .refine(({ low, high }) => low !== undefined || high !== undefined, {
    path: ['low'],
    message: 'Donnez au moins une limite.',
  })
  .refine(({ low, high }) => low === undefined || high === undefined || low < high, {
    path: ['high'],
    message: 'La limite haute est au-dessus de la limite basse.',
  })
export type MeasurementThresholdBody = z.infer<typeof measurementThresholdBody>

/** Between which values a patient’s measurements are expected. Never merged: two limits are a decision. */
export const measurementThreshold = defineRecordType<MeasurementThresholdBody>({
  name: 'measurement-threshold',
  label: { one: 'seuil', many: 'seuils' },
  schemaVersion: 1,
  schema: measurementThresholdBody,
  merge: { kind: 'versioned', mergeable: ['note'] },
  confidentiality: ['paramedical'],
  writtenAlone: true,
  inTimeline: false,
  fields: (body) => ({ kind: body.kind }),
  searchText: (body) => body.note ?? '',
  title: (body) => `${measureOf(body.kind).label}, ${sayLimits(body)}`,
})

/** « de 68 à 74 kg », « au plus 74 kg » */
export function sayLimits({ kind, low, high }: MeasurementThresholdBody): string {
  const measure = measureOf(kind)
  const say = (value: number) => sayFigure(measure, value)
  const figures =
    low === undefined
      ? `au plus ${say(high ?? 0)}`
      : high === undefined
        ? `au moins ${say(low)}`
        : `de ${say(low)} à ${say(high)}`
  return `${figures} ${measure.unit}`.trimEnd()
}
