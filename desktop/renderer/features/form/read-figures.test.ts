import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measurementBody, measures, sayFigure } from '@navigateur-pro/domain/records/measurement.ts'
import { readFigure, readMoment } from './read-figures.ts'

describe('figures as they are typed', () => {
  it.each([
    ['71,5', 71.5],
    ['71.5', 71.5],
    [' 132 ', 132],
    ['1 250', 1250],
    ['-3', -3],
  ])('%s', (text, value) => expect(readFigure(text)).toBe(value))

  it.each(['', 'kg', '71,5 kg', '7,1,5', '1e3', '٧١', '--2', ','])('« %s » is no number', (text) =>
    expect(readFigure(text)).toBeUndefined(),
  )

  it('what is shown is read back as the same figure, in every kind', () => {
    const kinds = Object.values(measures)
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.double({ min: 0, max: 1, noNaN: true }), (measure, part) => {
        const { least, most, decimals } = measure
        const value = Number((least + part * (most - least)).toFixed(decimals))
        expect(readFigure(sayFigure(measure, value))).toBe(value)
      }),
    )
  })

  it('a slip of the keyboard is refused in words', () => {
    const said = (body: object) => measurementBody.safeParse(body).error?.issues[0]?.message
    expect(said({ kind: 'weight', value: 735, origin: 'professional' })).toBe(
      'Poids : un nombre entre 1,0 et 350,0 kg.',
    )
    expect(said({ kind: 'blood-pressure', value: 78, second: 132, origin: 'patient' })).toBe(
      'La diastolique est plus basse que la systolique.',
    )
    expect(said({ kind: 'blood-pressure', value: 132, origin: 'patient' })).toBe(
      'Une tension a deux chiffres.',
    )
    expect(said({ kind: 'pulse', value: 70, second: 60, origin: 'device' })).toBe(
      'Cette mesure n’a qu’un chiffre.',
    )
  })

  it('a day that does not exist makes no instant', () => {
    expect(readMoment('2026-11-22', '08:10')).toBeDefined()
    expect(readMoment('', '08:10')).toBeUndefined()
    expect(readMoment('2026-13-01', '08:10')).toBeUndefined()
  })
})
