import { z } from 'zod'
import { type MatterKind, matterWeights } from '@navigateur-pro/domain/worklist/matters.ts'
import { instant } from '@navigateur-pro/domain/records/record.ts'
import { patientView } from './views.ts'

const matterLine = z.strictObject({
  kind: z.enum(Object.keys(matterWeights) as [MatterKind, ...MatterKind[]]),
  /** French, one line. */
  text: z.string(),
  since: z.union([instant, z.iso.date()]),
  /** Others of the same kind in the same dossier. */
  more: z.int().nonnegative(),
})
export type MatterLineView = z.infer<typeof matterLine>

/** My patients by what each wants of me, the most pressing first. */
export const dashboardView = z.strictObject({
  rows: z.array(
    z.strictObject({
      patient: patientView,
      /** The first ones. */
      lines: z.array(matterLine).min(1),
      /** Kinds of matters that are not among them. */
      others: z.int().nonnegative(),
    }),
  ),
  /** How many more patients want something, beyond `rows`. */
  further: z.int().nonnegative(),
  /** How many want nothing. */
  quiet: z.int().nonnegative(),
})
export type DashboardView = z.infer<typeof dashboardView>
