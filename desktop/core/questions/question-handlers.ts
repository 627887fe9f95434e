import type { HandlersOf } from '../handlers.ts'
import type { Questions } from './questions.ts'

export function questionHandlers(questions: Questions): HandlersOf<'question'> {
  return { 'question.list': () => questions.list() }
}
