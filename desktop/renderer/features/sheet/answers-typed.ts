import { type Answer, type Answers, sayAnswer } from '@navigateur-pro/domain/forms/answers.ts'
import type { FormModel } from '@navigateur-pro/domain/forms/form-model.ts'
import { readFigure } from '../form/read-figures.ts'

/** What is in the fields, as its questions take it: a number that can be read is one, an empty field is no answer. */
export function answersTyped(model: FormModel, typed: Answers): Answers {
  const inputs = new Map(
    model.sections.flatMap(({ questions }) => questions).map(({ id, input }) => [id, input]),
  )
  const given = Object.entries(typed).map(([id, value]): readonly [string, Answer] => {
    if (typeof value !== 'string') return [id, value]
    const text = value.trim()
    return [id, inputs.get(id)?.kind === 'number' ? (readFigure(text) ?? text) : text]
  })
  return Object.fromEntries(given.filter(([, value]) => typeof value === 'number' || value.length > 0))
}

/** The answers of a filled form as its fields hold them. */
export function typedFrom({ sections }: FormModel, given: Answers): Answers {
  const questions = sections.flatMap((section) => section.questions)
  return Object.fromEntries(
    questions.flatMap(({ id, input }) => {
      const answer = given[id]
      if (answer === undefined) return []
      return [[id, input.kind === 'number' ? sayAnswer({ ...input, unit: '' }, answer) : answer]]
    }),
  )
}
