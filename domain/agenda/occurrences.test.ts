import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventBody, eventBody } from '../records/event.ts'
import { awayDuring, occurrencesOf } from './occurrences.ts'
import { addDays, parisInstant, parisLocal, weekdayOf } from './paris.ts'

const event = (part: Record<string, unknown>): EventBody =>
  eventBody.parse({ kind: 'visit', title: '', ...part })
const at = parisInstant
const daysOf = (body: EventBody, from: string, to: string) =>
  occurrencesOf(body, from, to).map(({ firstDay }) => firstDay)

describe('what repeats', () => {
  it('a visit at eight stays at eight across every clock change, on its days and no other', () => {
    const hour = fc.tuple(fc.integer({ min: 4, max: 23 }), fc.integer({ min: 0, max: 59 }))
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), hour, days, (offset, [h, m], on) => {
        const first = addDays('2024-01-01', offset)
        const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
        const visits = occurrencesOf(
          event({ when: { startsAt: at(`${first}T${time}`), repeats: { on } } }),
          addDays(first, -10),
          addDays(first, 240),
        )
        expect(visits.map(({ startsAt }) => parisLocal(startsAt!))).toEqual(
          Array.from({ length: 241 }, (_, index) => addDays(first, index))
            .filter((day) => on.includes(weekdayOf(day)))
            .map((day) => `${day}T${time}`),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('stops at its last day, and leaves out the days called off', () => {
    const when = {
      startsAt: at('2026-10-23T08:00'),
      endsAt: at('2026-10-23T08:30'),
      repeats: { on: [1, 2, 3, 4, 5, 6, 7], until: '2026-10-27', skipped: ['2026-10-24'] },
    }
    const visits = occurrencesOf(event({ when }), '2026-10-01', '2026-11-30')
    expect(visits.map(({ firstDay }) => firstDay)).toEqual([
      '2026-10-23',
      '2026-10-25',
      '2026-10-26',
      '2026-10-27',
    ])
    // The clocks went back on the 25th: eight is an hour later for the rest of the world.
    expect(visits.map(({ startsAt }) => startsAt!.slice(11, 16))).toEqual([
      '06:00',
      '07:00',
      '07:00',
      '07:00',
    ])
    expect(
      visits.every(({ startsAt, endsAt }) => Date.parse(endsAt!) - Date.parse(startsAt!) === 1_800_000),
    ).toBe(true)
  })

  it.each([
    ['an hour is needed', { startsAt: '2026-12-02', repeats: { on: [1] } }],
    [
      'it ends the same day',
      { startsAt: at('2026-12-02T22:00'), endsAt: at('2026-12-03T06:00'), repeats: { on: [1] } },
    ],
    ['no end before the start', { startsAt: '2026-12-02', endsAt: '2026-12-01' }],
    ['both with an hour, or none', { startsAt: '2026-12-02', endsAt: at('2026-12-03T06:00') }],
    ['on some day at least', { startsAt: at('2026-12-02T08:00'), repeats: { on: [] } }],
  ])('cannot be: %s', (_case, when) => {
    expect(eventBody.safeParse({ kind: 'visit', title: '', when }).success).toBe(false)
  })
})

describe('what lasts', () => {
  const stay = event({ kind: 'hospital', when: { startsAt: '2026-12-02', endsAt: '2026-12-05' } })
  const leave = event({ kind: 'hospital', when: { startsAt: at('2026-12-02T14:00') } })

  it.each([
    ['before', '2026-11-01', '2026-12-01', 0],
    ['its first day', '2026-11-01', '2026-12-02', 1],
    ['within', '2026-12-03', '2026-12-04', 1],
    ['its last day', '2026-12-05', '2026-12-30', 1],
    ['after', '2026-12-06', '2026-12-30', 0],
  ])('is seen from its first day to its last: %s', (_case, from, to, count) => {
    expect(daysOf(stay, from, to)).toHaveLength(count)
  })

  it('a stay whose end nobody knows lasts until it is said; a visit without an end does not', () => {
    expect(occurrencesOf(leave, '2027-03-01', '2027-03-02')).toEqual([
      { firstDay: '2026-12-02', startsAt: at('2026-12-02T14:00') },
    ])
    expect(daysOf(event({ when: { startsAt: at('2026-12-02T14:00') } }), '2026-12-03', '2026-12-30')).toEqual(
      [],
    )
  })

  const visitOn = (local: string) => ({
    firstDay: local.slice(0, 10),
    lastDay: local.slice(0, 10),
    startsAt: at(local),
  })
  it.each([
    ['the visit of the morning before', visitOn('2026-12-02T08:00'), leave, false],
    ['the visit of that evening', visitOn('2026-12-02T18:00'), leave, true],
    ['a visit months later', visitOn('2027-02-02T18:00'), leave, true],
    ['the last evening of a stay counted in days', visitOn('2026-12-05T23:00'), stay, true],
    ['the morning after', visitOn('2026-12-06T08:00'), stay, false],
    [
      'an absence of the nurse is not the patient’s',
      visitOn('2026-12-03T08:00'),
      event({
        kind: 'absence',
        when: { startsAt: '2026-12-01', endsAt: '2026-12-09' },
        who: [{ id: '3', name: 'Mme Labat', profession: 'infirmière' }],
      }),
      false,
    ],
    ['a stay that was called off', visitOn('2026-12-03T08:00'), { ...stay, cancelled: true as const }, false],
  ])('the patient is away: %s', (_case, visit, other, expected) => {
    expect(awayDuring(visit, [other]) !== undefined).toBe(expected)
  })
})
