import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const readingBody = z.strictObject({ records: z.array(recordId).min(1).max(200) })
export type ReadingBody = z.infer<typeof readingBody>

/**
 * "Vu par Mme Labat à 10:42": somebody says that he or she has read records. It has the class of
 * the records that it covers, so that a count of readings tells nothing to who may not read them.
 */
export const reading = defineRecordType<ReadingBody>({
  name: 'reading',
  label: { one: 'lecture', many: 'lectures' },
  schemaVersion: 1,
  schema: readingBody,
  merge: { kind: 'append' },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social', 'administrative', 'logistic'],
  writtenByReaders: true,
  inTimeline: false,
  fields: (body) => ({ record: body.records }),
  searchText: () => '',
  title: () => 'Lecture',
})
