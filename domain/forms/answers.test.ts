import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formEntryBody } from '../records/form-entry.ts'
import { type Answer, type Answers, askedSections, checkAnswers, keepAsked, sayAnswer } from './answers.ts'
import { type FormInput, type FormModel, formModel } from './form-model.ts'
import { releasedModels } from './released-models.ts'

/** Any answer that the question takes. */
function fitting(input: FormInput): fc.Arbitrary<Answer> {
  switch (input.kind) {
    case 'text':
      return fc.string({ minLength: 1, maxLength: input.max })
    case 'number':
      return fc.double({ min: input.least, max: input.most, noNaN: true })
    case 'date':
      return fc
        .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((each) => each.toISOString().slice(0, 10))
    case 'yes-no':
      return fc.constantFrom('yes', 'no')
    case 'choice':
      return fc.constantFrom(...Object.keys(input.options))
    case 'several':
      return fc.subarray(Object.keys(input.options), { minLength: 1 })
  }
}

/** Answers to every question of a model, those that are not asked too. */
function filled(model: FormModel): fc.Arbitrary<Answers> {
  const questions = model.sections.flatMap((section) => section.questions)
  return fc.record(Object.fromEntries(questions.map(({ id, input }) => [id, fitting(input)])))
}

const models = releasedModels.map((model) => [model.title, model] as const)

describe.each(models)('%s', (_title, model) => {
  it('is a model as the service would give it', () => expect(formModel.parse(model)).toEqual(model))

  it('takes whatever fits its questions, and leaves what is no longer asked', () => {
    fc.assert(
      fc.property(filled(model), (given) => {
        const kept = keepAsked(model, given)
        expect(checkAnswers(model, kept)).toEqual({})
        expect(keepAsked(model, kept)).toEqual(kept)
        expect(formEntryBody.safeParse({ model, answers: kept }).success).toBe(true)
        for (const { questions } of askedSections(model, kept)) {
          for (const { id, input } of questions) expect(sayAnswer(input, kept[id])).not.toBe('')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('asks for what it must know, and refuses what does not fit', () => {
    const missing = checkAnswers(model, {})
    const required = askedSections(model, {}).flatMap(({ questions }) =>
      questions.filter((one) => one.required).map(({ id }) => id),
    )
    expect(Object.keys(missing).toSorted()).toEqual(required.toSorted())
    expect(required.length).toBeGreaterThan(0)
    for (const { questions } of model.sections) {
      for (const { id, input, when } of questions) {
        if (when || input.kind === 'text') continue
        expect([id, checkAnswers(model, { [id]: 'n’importe quoi' })[id]]).toEqual([id, expect.any(String)])
      }
    }
    expect(checkAnswers(model, { inventee: 'x' })['inventee']).toBe('Cette question n’est pas posée.')
  })
})

describe('a model that the service would give', () => {
  const question = (id: string, when?: object) => ({
    id,
    label: id,
    input: { kind: 'yes-no' },
    ...(when && { when }),
  })
  const base = { id: 'essai', version: 1, title: 'Essai', purpose: '', confidentiality: 'social' }
  const of = (...questions: object[]) =>
    formModel.safeParse({ ...base, sections: [{ title: 'Une', questions }] })
  it.each([
    ['two questions of one name', of(question('ab'), question('ab'))],
    [
      'a question that depends on a later one',
      of(question('ab', { question: 'cd', is: ['yes'] }), question('cd')),
    ],
    [
      'an answer that cannot be given',
      of(question('ab'), question('cd', { question: 'ab', is: ['peut-être'] })),
    ],
    ['no question', of()],
    ['something else in it', formModel.safeParse({ ...base, sections: [], script: 'alert(1)' })],
  ])('is refused with %s', (_why, parsed) => expect(parsed.success).toBe(false))
})
