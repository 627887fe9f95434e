import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

export const medicationLineBody = z.strictObject({
  drug: z.string().min(1).max(200),
  dose: z.string().max(200),
  reason: z.string().max(200).optional(),
  startedOn: z.iso.date().optional(),
  stoppedOn: z.iso.date().optional(),
  stopReason: z.string().max(200).optional(),
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
  schemaVersion: 2,
  // 2 adds why it was stopped.
  upgrades: { 1: (body) => body },
  schema: medicationLineBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical'],
  forPatient: true,
  inTimeline: false,
  fields: (body) => ({ stopped: body.stoppedOn ? 1 : 0 }),
  searchText: (body) => `${body.drug} ${body.dose} ${body.reason ?? ''}`,
  title: (body) => `${body.drug} ${body.dose}`,
  form: [
    {
      field: 'drug',
      label: 'Médicament',
      input: { kind: 'text', max: 200, required: true },
      critical: true,
    },
    { field: 'dose', label: 'Dose et posologie', input: { kind: 'text', max: 200 }, critical: true },
    { field: 'reason', label: 'Indication', input: { kind: 'text', max: 200 } },
    { field: 'startedOn', label: 'Début', input: { kind: 'date' } },
    { field: 'stoppedOn', label: 'Arrêt', input: { kind: 'date' }, critical: true },
    { field: 'stopReason', label: 'Motif de l’arrêt', input: { kind: 'text', max: 200 } },
    { field: 'source', label: 'Source', input: { kind: 'text', max: 200 }, follows: 'person' },
    { field: 'statedOn', label: 'Dit le', input: { kind: 'date', required: true }, follows: 'day' },
  ],
})
