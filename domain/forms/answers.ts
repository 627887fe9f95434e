import { z } from 'zod'
import type { FormInput, FormModel, Question } from './form-model.ts'

/** A date is `AAAA-MM-JJ`; yes and no are `yes` and `no`; several options are a list. */
export const answers = z.record(
  z.string().max(40),
  z.union([z.string().max(4000), z.number(), z.array(z.string().max(40)).max(60)]),
)
export type Answers = z.infer<typeof answers>
export type Answer = Answers[string]

/** The questions that the answers so far leave to be asked, section by section. */
export function askedSections(
  { sections }: FormModel,
  given: Answers,
): readonly { readonly title: string; readonly questions: readonly Question[] }[] {
  const asked = new Set<string>()
  return sections.flatMap(({ title, questions }) => {
    const left = questions.filter(({ id, when }) => {
      const before = when && [given[when.question] ?? []].flat()
      const isAsked =
        !when || (asked.has(when.question) && when.is.some((value) => before?.includes(value) === true))
      if (isAsked) asked.add(id)
      return isAsked
    })
    return left.length > 0 ? [{ title, questions: left }] : []
  })
}

/** What is wrong with the answers, by question, in French; empty when nothing is. */
export function checkAnswers(model: FormModel, given: Answers): Readonly<Record<string, string>> {
  const asked = askedSections(model, given).flatMap(({ questions }) => questions)
  const known = new Set(asked.map(({ id }) => id))
  const faults = asked.flatMap((question) => {
    const fault = faultOf(question, given[question.id])
    return fault === undefined ? [] : [[question.id, fault] as const]
  })
  const strange = Object.keys(given).filter((id) => !known.has(id))
  return Object.fromEntries([...faults, ...strange.map((id) => [id, 'Cette question n’est pas posée.'])])
}

/** Without the answers to questions that later answers made pointless. */
export function keepAsked(model: FormModel, given: Answers): Answers {
  const asked = new Set(askedSections(model, given).flatMap(({ questions }) => questions.map(({ id }) => id)))
  return Object.fromEntries(Object.entries(given).filter(([id]) => asked.has(id)))
}

function faultOf({ label, input, required }: Question, answer: Answer | undefined): string | undefined {
  const isEmpty = answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)
  if (isEmpty) return required && `À remplir : ${label.toLocaleLowerCase('fr')}.`
  return fits(input, answer) ? undefined : sayExpected(input)
}

function fits(input: FormInput, answer: Answer): boolean {
  switch (input.kind) {
    case 'text':
      return typeof answer === 'string' && answer.length <= input.max
    case 'number':
      return typeof answer === 'number' && answer >= input.least && answer <= input.most
    case 'date':
      return z.iso.date().safeParse(answer).success
    case 'yes-no':
      return answer === 'yes' || answer === 'no'
    case 'choice':
      return typeof answer === 'string' && Object.hasOwn(input.options, answer)
    case 'several':
      return Array.isArray(answer) && answer.every((each) => Object.hasOwn(input.options, each))
  }
}

function sayExpected(input: FormInput): string {
  if (input.kind === 'text') return `Au plus ${input.max} caractères.`
  if (input.kind !== 'number') return 'Cette réponse ne convient pas.'
  const { least, most, unit = '' } = input
  return `Un nombre entre ${sayNumber(input, least)} et ${sayNumber(input, most)} ${unit}`.trimEnd() + '.'
}

/** An answer as people read it; empty when there is none. */
export function sayAnswer(input: FormInput, answer: Answer | undefined): string {
  if (answer === undefined) return ''
  switch (input.kind) {
    case 'number':
      return typeof answer === 'number' ? `${sayNumber(input, answer)} ${input.unit ?? ''}`.trimEnd() : ''
    case 'yes-no':
      return answer === 'yes' ? 'oui' : 'non'
    case 'date':
      return String(answer).split('-').toReversed().join('/')
    case 'choice':
      return input.options[String(answer)] ?? String(answer)
    case 'several':
      return [answer]
        .flat()
        .map((each) => input.options[String(each)] ?? String(each))
        .join(', ')
    case 'text':
      return String(answer)
  }
}

function sayNumber({ decimals }: Extract<FormInput, { kind: 'number' }>, value: number): string {
  return value.toFixed(decimals).replace('.', ',')
}
