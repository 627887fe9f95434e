import { z } from 'zod'
import { patientRecord } from '@navigateur-pro/domain/patient/patient-view.ts'
import { recordId } from '@navigateur-pro/domain/records/record.ts'

const shareMark = z.strictObject({
  recordId,
  /** What `record.revise` takes; 0 while the service has none. */
  version: z.int().nonnegative(),
  shown: z.boolean(),
})

/** What the patient reads, as far as this person reads it too. */
export const sharedView = z.strictObject({
  /** May show something to the patient, or take it back. */
  mayShare: z.boolean(),
  /** The patient, and who has his or her mandate; nobody reads anything as long as there is none. */
  readers: z.array(z.strictObject({ id: z.string(), name: z.string(), carer: z.boolean() })),
  /** Marks by record: that record is shown when there is one and all agree. */
  marks: z.array(z.strictObject({ record: recordId, marks: z.array(shareMark) })),
  /** To the letter what the service gives, newest first. */
  records: z.array(
    patientRecord.extend({
      /** The mark, or what it shows, has not reached the service yet. */
      waiting: z.boolean(),
      /** Names of those from whom this desk hid it. */
      hiddenFrom: z.array(z.string()),
    }),
  ),
  /** Records shown that this person's role does not read: something is missing above. */
  unread: z.int().nonnegative(),
})
export type SharedView = z.infer<typeof sharedView>
