import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

export const medicationLineBody = z.strictObject({
  drug: z.string().min(1).max(200),
  dose: z.string().max(200),
  reason: z.string().max(200).optional(),
  startedOn: z.iso.date().optional(),
  stoppedOn: z.iso.date().optional(),
  /** Where the line comes from: "ordonnance du 12 mars", "bilan de la pharmacie". */
  source: z.string().max(200),
  /** When that source said it. */
  statedOn: z.iso.date(),
})
export type MedicationLineBody = z.infer<typeof medicationLineBody>

/** One line of the current treatment. No field is mergeable: a dose is never merged by a machine. */
export const medicationLine = defineRecordType<MedicationLineBody>({
  name: 'medication-line',
  label: { one: 'traitement', many: 'traitements' },
  schemaVersion: 1,
  schema: medicationLineBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical'],
  inTimeline: false,
  fields: (body) => ({ stopped: body.stoppedOn ? 1 : 0 }),
  searchText: (body) => `${body.drug} ${body.dose} ${body.reason ?? ''}`,
  title: (body) => `${body.drug} ${body.dose}`,
})
