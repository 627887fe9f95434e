import { z } from 'zod'
import { mayShareWithPatient } from '../people/access.ts'
import { role } from '../people/role.ts'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const patientShareBody = z.strictObject({
  /** What is shown; nothing of what it says is written here, for the whole circle reads this. */
  record: recordId,
  shown: z.boolean(),
})
export type PatientShareBody = z.infer<typeof patientShareBody>

/**
 * « Visible par le patient » (CS-01). Two desks without network may each write one for the same
 * record: `patient/patient-view.ts` shows a record only when all of them agree.
 */
export const patientShare = defineRecordType<PatientShareBody>({
  name: 'patient-share',
  label: { one: 'visibilité pour le patient', many: 'visibilités pour le patient' },
  schemaVersion: 1,
  schema: patientShareBody,
  merge: { kind: 'versioned', mergeable: ['shown'] },
  confidentiality: ['administrative'],
  authors: role.options.filter(mayShareWithPatient),
  mayRevise: (before, after) =>
    before.record === after.record ? undefined : 'Cette marque est celle d’une autre fiche.',
  inTimeline: false,
  writtenAlone: true,
  fields: ({ record }) => ({ record }),
  searchText: () => '',
  title: ({ shown }) => (shown ? 'Visible par le patient' : 'N’est plus visible par le patient'),
})
