import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { specialties, type Specialty } from '@navigateur-pro/domain/records/referral.ts'
import { matchSpecialties, rankSpecialties } from './rank-specialties.ts'

const names = Object.keys(specialties) as Specialty[]

describe('specialties offered to who asks for an appointment', () => {
  it('puts first what this desk asks for most', () => {
    const ranked = rankSpecialties(['wounds', 'urology', 'wounds'])
    expect(ranked.slice(0, 3)).toEqual(['wounds', 'urology', 'cardiology'])
  })

  it('offers every specialty once, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), (asked) => {
        expect(rankSpecialties(asked).toSorted()).toEqual(names.toSorted())
      }),
    )
  })

  it.each([
    ['card', ['cardiology']],
    ['GERIA', ['geriatrics']],
    ['gériat', ['geriatrics']],
    ['enter', ['gastroenterology']],
    ['cica', ['wounds']],
    ['zzz', []],
  ])('typing « %s » finds %j', (typed, found) => {
    expect(matchSpecialties(rankSpecialties([]), typed)).toEqual(found)
  })

  it('puts the beginning of a word before its middle', () => {
    expect(matchSpecialties(rankSpecialties([]), 'n').slice(0, 2)).toEqual(['nephrology', 'neurology'])
  })

  it('keeps its order and everything while nothing is typed', () => {
    const ranked = rankSpecialties(['urology'])
    expect(matchSpecialties(ranked, '  ')).toEqual(ranked)
  })
})
