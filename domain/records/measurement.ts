import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

type Scale = {
  /** French. */
  readonly label: string
  readonly unit: string
  /** Beyond these a value is a slip of the keyboard, not a patient. */
  readonly least: number
  readonly most: number
  readonly decimals: number
}
export type Measure = Scale & {
  /** The other figure of a pair: diastolic pressure. */
  readonly second?: Scale
}

/** What is measured at home, in the units that French professionals use (CI-SIS « Mesures de santé »). */
export const measures = {
  weight: { label: 'Poids', unit: 'kg', least: 1, most: 350, decimals: 1 },
  'blood-pressure': {
    label: 'Tension artérielle',
    unit: 'mmHg',
    least: 50,
    most: 280,
    decimals: 0,
    second: { label: 'Diastolique', unit: 'mmHg', least: 20, most: 180, decimals: 0 },
  },
  pulse: { label: 'Pouls', unit: '/min', least: 20, most: 250, decimals: 0 },
  saturation: { label: 'Saturation', unit: '%', least: 40, most: 100, decimals: 0 },
  temperature: { label: 'Température', unit: '°C', least: 25, most: 45, decimals: 1 },
  glycaemia: { label: 'Glycémie', unit: 'g/L', least: 0.1, most: 9, decimals: 2 },
  inr: { label: 'INR', unit: '', least: 0.5, most: 20, decimals: 1 },
  pain: { label: 'Douleur', unit: '/10', least: 0, most: 10, decimals: 0 },
} as const satisfies Record<string, Measure>

export const measureKind = z.enum(
  Object.keys(measures) as [keyof typeof measures, ...(keyof typeof measures)[]],
)
export type MeasureKind = z.infer<typeof measureKind>

export function measureOf(kind: MeasureKind): Measure {
  return measures[kind]
}

export const measurementOrigin = z.enum(['professional', 'patient', 'device'])

export const measurementBody = z
  .strictObject({
    kind: measureKind,
    /** In the unit of its kind; the systolic figure of a pressure. */
    value: z.number(),
    /** The diastolic figure of a pressure. */
    second: z.number().optional(),
    /** Who read the figure: what patients enter themselves is shown as such (CS-02). */
    origin: measurementOrigin,
    device: z.string().max(80).optional(),
    note: z.string().max(200).optional(),
    /** The measurement that it replaces: a slip stays readable, and is counted no more. */
    corrects: recordId.optional(),
  })
  .superRefine((body, context) => {
    const { second, ...first } = measureOf(body.kind)
    refuseSlip(first, body.value, 'value', context)
    if (second && body.second === undefined) {
      context.addIssue({ code: 'custom', path: ['second'], message: 'Une tension a deux chiffres.' })
    }
    if (body.second === undefined) return
    if (!second) {
      context.addIssue({ code: 'custom', path: ['second'], message: 'Cette mesure n’a qu’un chiffre.' })
      return
    }
    refuseSlip(second, body.second, 'second', context)
    if (body.second >= body.value) {
      const message = 'La diastolique est plus basse que la systolique.'
      context.addIssue({ code: 'custom', path: ['second'], message })
    }
  })
export type MeasurementBody = z.infer<typeof measurementBody>

function refuseSlip(scale: Scale, value: number, path: string, context: z.core.$RefinementCtx): void {
  const { label, least, most, unit } = scale
  if (value >= least && value <= most) return
  const span = `entre ${sayFigure(scale, least)} et ${sayFigure(scale, most)} ${unit}`.trimEnd()
  context.addIssue({ code: 'custom', path: [path], message: `${label} : un nombre ${span}.` })
}

/** « 71,0 »: the figure alone, with the decimals of its kind, so that columns of them line up. */
export function sayFigure({ decimals }: Pick<Measure, 'decimals'>, value: number): string {
  return value.toFixed(decimals).replace('.', ',')
}

/** « 71,5 kg », « 132/78 mmHg » */
export function sayMeasurement({
  kind,
  value,
  second,
}: Pick<MeasurementBody, 'kind' | 'value' | 'second'>): string {
  const measure = measureOf(kind)
  const figures = [value, second].filter((each) => each !== undefined)
  const text = figures.map((each) => sayFigure(measure, each)).join('/')
  return measure.unit.startsWith('/') ? text + measure.unit : `${text} ${measure.unit}`.trimEnd()
}

/** A figure read at home or in consultation (CS-02, OT-1). */
export const measurement = defineRecordType<MeasurementBody>({
  name: 'measurement',
  label: { one: 'mesure', many: 'mesures' },
  schemaVersion: 1,
  schema: measurementBody,
  merge: { kind: 'append' },
  confidentiality: ['paramedical', 'medical'],
  writtenAlone: true,
  inTimeline: false,
  fields: (body) => ({ kind: body.kind }),
  searchText: (body) => body.note ?? '',
  title: (body) => `${measures[body.kind].label} : ${sayMeasurement(body)}`,
})
