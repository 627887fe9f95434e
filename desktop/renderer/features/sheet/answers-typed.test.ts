import { describe, expect, it } from 'vitest'
import { checkAnswers, keepAsked } from '@navigateur-pro/domain/forms/answers.ts'
import { wound } from '@navigateur-pro/domain/forms/models/wound.ts'
import { answersTyped, typedFrom } from './answers-typed.ts'

const answers = {
  site: 'talon droit',
  nature: 'diabetic',
  length: 1.1,
  width: 0.8,
  bed: ['granulation', 'epithelium'],
  exudate: 'low',
  dressing: 'hydrocellulaire',
  next: '2026-11-24',
}

describe('answers between the fields and the record', () => {
  it('a filled form opened to be corrected, and left as it is, says the same', () => {
    const typed = typedFrom(wound, answers)
    expect(typed).toMatchObject({ length: '1,1', width: '0,8' })
    expect(answersTyped(wound, typed)).toEqual(answers)
    expect(checkAnswers(wound, answers)).toEqual({})
  })

  it('a number that cannot be read stays as it was typed, and is said', () => {
    const given = answersTyped(wound, { ...answers, length: 'à peu près 1', width: ' 0,8 ', pain: ' ' })
    expect(given).toMatchObject({ length: 'à peu près 1', width: 0.8 })
    expect(given).not.toHaveProperty('pain')
    expect(checkAnswers(wound, keepAsked(wound, given))).toEqual({
      length: 'Un nombre entre 0,0 et 60,0 cm.',
    })
  })
})
