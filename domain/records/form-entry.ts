import { z } from 'zod'
import { answers, askedSections, checkAnswers, sayAnswer } from '../forms/answers.ts'
import { formModel } from '../forms/form-model.ts'
import { defineRecordType } from './record-type.ts'

export const formEntryBody = z
  .strictObject({
    /** Whole: whoever receives the form reads it, whatever forms that desk knows. */
    model: formModel,
    answers,
  })
  .superRefine((body, context) => {
    for (const [id, message] of Object.entries(checkAnswers(body.model, body.answers))) {
      context.addIssue({ code: 'custom', path: ['answers', id], message })
    }
  })
export type FormEntryBody = z.infer<typeof formEntryBody>

/** A professional form that was filled (NP-05). Its answers make one picture: they are never mixed by a machine. */
export const formEntry = defineRecordType<FormEntryBody>({
  name: 'form-entry',
  label: { one: 'fiche', many: 'fiches' },
  schemaVersion: 1,
  schema: formEntryBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['paramedical', 'medical', 'medico-social', 'social'],
  writtenAlone: true,
  inTimeline: true,
  mayRevise: (before, after) =>
    before.model.id === after.model.id ? undefined : 'Une fiche ne devient pas une autre fiche.',
  fields: (body) => ({ model: body.model.id }),
  searchText: (body) =>
    [
      body.model.title,
      ...askedSections(body.model, body.answers)
        .flatMap(({ questions }) => questions)
        .map(({ id, input }) => sayAnswer(input, body.answers[id])),
    ].join(' '),
  title: (body) => body.model.title,
})
