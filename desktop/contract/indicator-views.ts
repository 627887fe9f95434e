import { z } from 'zod'
import { type PeriodUnit, periodUnits } from '@navigateur-pro/domain/indicators/indicators.ts'

/** The period that holds today, or one so many periods before. */
export const indicatorPeriod = z.strictObject({
  unit: z.enum(Object.keys(periodUnits) as [PeriodUnit, ...PeriodUnit[]]),
  back: z.int().min(0).max(120),
})

export const indicatorsView = z.strictObject({
  /** « octobre 2026 à décembre 2026 » */
  period: z.string(),
  tables: z.array(
    z.strictObject({
      title: z.string(),
      note: z.string(),
      columns: z.array(z.strictObject({ label: z.string(), unit: z.enum(['', '%', 'h']) })),
      rows: z.array(z.strictObject({ label: z.string(), cells: z.array(z.number().nullable()) })),
    }),
  ),
})
export type IndicatorsView = z.infer<typeof indicatorsView>
