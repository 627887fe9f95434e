import { z } from 'zod'
import { allergyBody } from '@navigateur-pro/domain/records/allergy.ts'
import { healthProblemBody } from '@navigateur-pro/domain/records/health-problem.ts'
import { medicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import { editedLine } from './conflict-views.ts'

const medication = z.strictObject({ ...editedLine, body: medicationLineBody })

export const careView = z.strictObject({
  medications: z.array(medication),
  stopped: z.array(medication),
  allergies: z.array(z.strictObject({ ...editedLine, body: allergyBody })),
  problems: z.array(z.strictObject({ ...editedLine, body: healthProblemBody })),
})
export type CareView = z.infer<typeof careView>
