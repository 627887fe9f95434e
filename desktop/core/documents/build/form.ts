import { AppError } from '@navigateur-pro/domain/errors.ts'
import { askedSections, sayAnswer } from '@navigateur-pro/domain/forms/answers.ts'
import { addressedTo, type Builder, entry, section } from './making.ts'

/** A filled form: its questions that were answered, in its own order. */
export const form: Builder = (making) => {
  const { form: filled } = making.sources
  if (!filled) throw new AppError('not_found', 'Cette fiche n’est pas sur ce poste.')
  const { recordId, author, at, body } = filled
  const told = { recordId, author, source: `${author.name}, ${author.profession}`, statedOn: at }
  return {
    ...addressedTo(making.typed.destination),
    title: body.model.title,
    sections: askedSections(body.model, body.answers).map(({ title, questions }) =>
      section(
        making,
        'told',
        title,
        questions.flatMap(({ id, label, input }) => {
          const answer = sayAnswer(input, body.answers[id])
          return answer === ''
            ? []
            : [entry(making, `${recordId}-${id}`, { kind: 'answer', question: label, answer }, told)]
        }),
      ),
    ),
  }
}
