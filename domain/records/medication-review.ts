import { z } from 'zod'
import { author, instant, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

const listed = {
  line: recordId,
  drug: z.string().min(1).max(200),
  /** The dose that the list said when the pharmacist read it. */
  before: z.string().max(200),
  comment: z.string().max(500).default(''),
}
const newDose = z.string().trim().min(1).max(200)

const reviewEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kept'), ...listed }),
  z.strictObject({ kind: z.literal('changed'), ...listed, after: newDose }),
  z.strictObject({ kind: z.literal('stopped'), ...listed }),
  z.strictObject({
    kind: z.literal('added'),
    drug: z.string().trim().min(1).max(200),
    after: newDose,
    comment: z.string().max(500).default(''),
  }),
])
export type ReviewEntry = z.infer<typeof reviewEntry>

const reviewState = z.enum(['proposed', 'agreed', 'declined'])
export type ReviewState = z.infer<typeof reviewState>

const stateLabel: Readonly<Record<ReviewState, string>> = {
  proposed: 'proposé',
  agreed: 'accord donné',
  declined: 'refusé',
}

export const medicationReviewBody = z
  .strictObject({
    reviewedOn: z.iso.date(),
    entries: z.array(reviewEntry).min(1).max(100),
    comment: z.string().max(2000).default(''),
    state: reviewState.default('proposed'),
    steps: z
      .array(
        z.strictObject({
          state: reviewState,
          at: instant,
          by: author,
          note: z.string().max(1000).default(''),
        }),
      )
      .max(10)
      .default([]),
  })
  .refine(
    ({ entries }) => {
      const lines = entries.flatMap((entry) => (entry.kind === 'added' ? [] : [entry.line]))
      return new Set(lines).size === lines.length
    },
    { message: 'Un bilan dit une seule chose de chaque traitement.' },
  )
export type MedicationReviewBody = z.infer<typeof medicationReviewBody>

const reviewDetails = z.strictObject({ note: z.string().max(1000).default('') })

/** The pharmacist's review of the whole list, which only counts once a physician agrees (MED-2). */
export const medicationReview = defineRecordType<MedicationReviewBody>({
  name: 'medication-review',
  label: { one: 'bilan de médication', many: 'bilans de médication' },
  schemaVersion: 1,
  schema: medicationReviewBody,
  confidentiality: ['medical'],
  authors: ['pharmacist', 'hospital'],
  writtenAlone: true,
  inTimeline: false,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    start: (body, by, at) => ({
      ...body,
      state: 'proposed',
      steps: [{ state: 'proposed', at, by, note: '' }],
    }),
    transitions: {
      proposed: { agreed: ['physician'], declined: ['physician'] },
      agreed: {},
      declined: {},
    },
    details: reviewDetails,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: stateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details, author: by, at }) => {
      const state = reviewState.parse(to)
      return { ...body, state, steps: [...body.steps, { state, at, by, ...reviewDetails.parse(details) }] }
    },
  },
  fields: (body) => ({ state: body.state }),
  searchText: (body) =>
    [body.comment, ...body.entries.map(({ drug, comment }) => `${drug} ${comment}`)].join(' '),
  title: (body) => `Bilan de médication : ${stateLabel[body.state]}`,
})
