import { z } from 'zod'
import { confidentialityClass } from '../records/confidentiality.ts'

const name = z.string().regex(/^[a-z][a-zA-Z0-9-]{1,39}$/)
const words = z.string().min(1).max(160)
const options = z.record(name, words).refine((each) => Object.keys(each).length > 0)

const input = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    max: z.int().min(1).max(4000),
    lines: z.int().max(12).optional(),
  }),
  z.strictObject({
    kind: z.literal('number'),
    unit: z.string().max(20).optional(),
    least: z.number(),
    most: z.number(),
    decimals: z.int().min(0).max(3).default(0),
  }),
  z.strictObject({ kind: z.literal('date') }),
  z.strictObject({ kind: z.literal('yes-no') }),
  z.strictObject({ kind: z.literal('choice'), options }),
  z.strictObject({ kind: z.literal('several'), options }),
])
export type FormInput = z.infer<typeof input>

const question = z.strictObject({
  id: name,
  label: words,
  hint: z.string().max(300).optional(),
  required: z.literal(true).optional(),
  input,
  /** Asked only when an earlier question was answered so: `yes`, `no`, or an option. */
  when: z.strictObject({ question: name, is: z.array(name).min(1) }).optional(),
})
export type Question = z.infer<typeof question>

/**
 * A professional form as data (NP-05): its questions and their order on the page. A new one needs no
 * release: the service gives it to the desks, and every filled form carries the model that it follows.
 */
export const formModel = z
  .strictObject({
    id: name,
    version: z.int().positive(),
    title: z.string().min(1).max(80),
    /** What it is for, in one sentence. */
    purpose: z.string().max(300),
    /** Where its questions come from. */
    source: z.string().max(200).optional(),
    confidentiality: confidentialityClass,
    sections: z
      .array(z.strictObject({ title: words, questions: z.array(question).min(1).max(60) }))
      .min(1)
      .max(30),
  })
  .superRefine(({ sections }, context) => {
    const known = new Map<string, readonly string[]>()
    for (const { id, input, when } of sections.flatMap(({ questions }) => questions)) {
      const refuse = (message: string) =>
        context.addIssue({ code: 'custom', message, path: ['sections', id] })
      if (known.has(id)) refuse(`Deux questions s’appellent « ${id} ».`)
      const values = when && known.get(when.question)
      if (when && !values) refuse(`« ${id} » dépend d’une question qui ne la précède pas.`)
      if (when && values && !when.is.every((value) => values.includes(value))) {
        refuse(`« ${id} » attend une réponse que « ${when.question} » n’a pas.`)
      }
      known.set(id, answersOf(input))
    }
  })
export type FormModel = z.infer<typeof formModel>

/** The answers on which another question may depend. */
function answersOf(of: FormInput): readonly string[] {
  if (of.kind === 'yes-no') return ['yes', 'no']
  return of.kind === 'choice' || of.kind === 'several' ? Object.keys(of.options) : []
}
