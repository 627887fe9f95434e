import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { describe, expect, it } from 'vitest'
import { candidates, mentionAt } from './mention-typed.ts'

describe('what is typed after the sign', () => {
  it.each([
    ['@', 1, { from: 0, typed: '' }],
    ['Voir @lab', 9, { from: 5, typed: 'lab' }],
    ['Voir @Mme Lab', 13, { from: 5, typed: 'Mme Lab' }],
    ['(@d’Arbl', 8, { from: 1, typed: 'd’Arbl' }],
    ['Voir @lab puis', 9, { from: 5, typed: 'lab' }],
    ['cell@example.org', 16, undefined],
    ['Voir lab', 8, undefined],
    ['@un deux trois quatre', 21, undefined],
    ['@lab\nla suite', 13, undefined],
  ] as const)('%j, caret at %i', (text, caret, expected) => {
    expect(mentionAt(text, caret)).toEqual(expected)
  })
})

describe('who answers', () => {
  const member = (name: string, role: Professional['role'], profession: string): Professional => ({
    id: name,
    name,
    role,
    profession,
    organisation: '',
  })
  const members = [
    member('Mme Bénédicte Dupouy', 'home-help', 'aide à domicile'),
    member('Mme Labat', 'nurse', 'infirmière'),
    member('Dr Claire Sance', 'physician', 'médecin généraliste'),
  ]
  it.each([
    ['', 'medical', ['Dr Claire Sance', 'Mme Labat', 'Mme Bénédicte Dupouy']],
    ['benedicte', 'logistic', ['Mme Bénédicte Dupouy']],
    ['INFIRMIERE', 'medical', ['Mme Labat']],
    ['sance cl', 'medical', ['Dr Claire Sance']],
    ['zzz', 'medical', []],
  ] as const)('%j in a note that is %s', (typed, audience, names) => {
    expect(candidates(members, typed, audience).map(({ name }) => name)).toEqual(names)
  })

  it('says who does not read that class', () => {
    const reads = (audience: 'medical' | 'logistic') =>
      candidates(members, 'dupouy', audience).map((one) => one.reads)
    expect([reads('medical'), reads('logistic')]).toEqual([[false], [true]])
  })
})
