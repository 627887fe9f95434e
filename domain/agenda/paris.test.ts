import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, parisInstant, parisLocal, sayWhen, weekdayOf } from './paris.ts'

describe('the hour of Paris', () => {
  it.each([
    ['an ordinary winter morning', '2026-12-02T08:00', '2026-12-02T07:00:00.000Z'],
    ['an ordinary summer morning', '2026-07-02T08:00', '2026-07-02T06:00:00.000Z'],
    ['the last minute before summer time', '2027-03-28T01:59', '2027-03-28T00:59:00.000Z'],
    ['an hour that does not exist is the one after it', '2027-03-28T02:30', '2027-03-28T01:30:00.000Z'],
    ['an hour that comes twice is the first', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['the first minute that comes once again', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
  ])('%s', (_case, local, instant) => {
    expect(parisInstant(local)).toBe(instant)
  })

  it('any instant to the minute says its local moment, which leads back to it, or an hour before in autumn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000_000 }), (minutes) => {
        const instant = Date.parse('2020-01-01T00:00Z') + minutes * 60_000
        const back = Date.parse(parisInstant(parisLocal(instant)))
        return back === instant || back === instant - 3_600_000
      }),
    )
  })

  it('days follow each other over months, leap years and clock changes', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
    expect(weekdayOf('2026-11-22')).toBe(7)
    expect(sayWhen('2026-12-02T07:00:00.000Z')).toBe('mercredi 2 décembre 2026 à 08:00')
  })
})
