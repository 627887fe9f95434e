import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IntakeOutcome } from '../records/intake.ts'
import type { IntakePlanBody } from '../records/intake-plan.ts'
import { type IntakeStatement, missedSeries, readAdherence } from './adherence.ts'

const planId = '0190a000-0000-7000-8000-000000000001'
const evening: IntakePlanBody = {
  label: 'Pilulier du soir',
  times: ['19:00'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  from: '2026-11-01',
}
let moment = 0
const said = (
  day: string,
  outcome: IntakeOutcome,
  who = 'Mme Dubroca',
  at = new Date(Date.UTC(2026, 10, 1, 0, moment++)).toISOString(),
): IntakeStatement => ({
  body: { planId, plannedFor: `${day}T19:00`, outcome, note: '' },
  by: { id: who, name: who },
  at,
})
const statesOf = (statements: readonly IntakeStatement[], now: string, plan = evening, days = 4) =>
  readAdherence([{ id: planId, body: plan }], statements, now, days).map(({ slots }) =>
    slots.map((slot) => slot?.state),
  )

describe('the days of a planned intake', () => {
  it('silence is not a missed intake, and an hour to come is not silence', () => {
    expect(statesOf([said('2026-11-18', 'taken'), said('2026-11-19', 'missed')], '2026-11-21T18:59')).toEqual(
      [['taken', 'missed', 'unsaid', 'upcoming']],
    )
    expect(statesOf([], '2026-11-21T19:01')).toEqual([['unsaid', 'unsaid', 'unsaid', 'unsaid']])
  })

  it('nothing is expected before, after, or on a day that is not planned, unless somebody spoke', () => {
    const plan = { ...evening, from: '2026-11-19', until: '2026-11-20', weekdays: [4, 5] }
    expect(statesOf([], '2026-11-21T20:00', plan)).toEqual([[undefined, 'unsaid', 'unsaid', undefined]])
    expect(statesOf([said('2026-11-21', 'taken')], '2026-11-21T20:00', plan)).toEqual([
      [undefined, 'unsaid', 'unsaid', 'taken'],
    ])
    expect(statesOf([], '2026-12-21T20:00', plan), 'un plan fini depuis longtemps').toEqual([])
  })

  it('one’s last word counts; nobody’s takes the place of another’s', () => {
    const corrected = [said('2026-11-21', 'missed'), said('2026-11-21', 'taken')]
    expect(statesOf(corrected, '2026-11-21T20:00', evening, 1)).toEqual([['taken']])
    const two = [said('2026-11-21', 'taken'), said('2026-11-21', 'refused', 'Mme Lestage')]
    expect(statesOf(two, '2026-11-21T20:00', evening, 1)).toEqual([['disputed']])
    const [row] = readAdherence([{ id: planId, body: evening }], two, '2026-11-21T20:00', 1)
    expect(row?.slots[0]?.said.map(({ by }) => by.name)).toEqual(['Mme Dubroca', 'Mme Lestage'])
  })

  it('is read the same in whatever order it arrived', () => {
    const outcome = fc.constantFrom<IntakeOutcome>('taken', 'refused', 'missed', 'absent')
    const statement = fc
      .record({
        day: fc.constantFrom('2026-11-18', '2026-11-19', '2026-11-20'),
        outcome,
        who: fc.constantFrom('a', 'b'),
        at: fc.constantFrom(
          '2026-11-20T10:00:00.000Z',
          '2026-11-20T11:00:00.000Z',
          '2026-11-20T12:00:00+01:00',
        ),
      })
      .map(({ day, outcome: what, who, at }) => said(day, what, who, at))
    fc.assert(
      fc.property(
        fc
          .array(statement, { maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(statesOf(shuffled, '2026-11-21T20:00')).toEqual(statesOf(all, '2026-11-21T20:00'))
          expect(missedSeries(shuffled)).toEqual(missedSeries(all))
        },
      ),
    )
  })
})

describe('intakes refused or missed in a row', () => {
  const series = (...outcomes: readonly (IntakeOutcome | undefined)[]) =>
    missedSeries(
      outcomes.flatMap((outcome, index) => (outcome ? [said(`2026-11-1${index}`, outcome)] : [])),
    ).map(({ plannedFor, open }) => [plannedFor.length, open])

  it.each([
    ['never', ['taken', 'taken'], []],
    ['three evenings, still open', ['taken', 'refused', 'missed', 'refused'], [[3, true]]],
    ['ended by an intake', ['refused', 'refused', 'taken'], [[2, false]]],
    [
      'ended by an absence',
      ['refused', 'absent', 'refused'],
      [
        [1, false],
        [1, true],
      ],
    ],
    ['a silent day neither makes nor ends it', ['refused', undefined, 'refused'], [[2, true]]],
  ] as const)('%s', (_name, outcomes, expected) => {
    expect(series(...outcomes)).toEqual(expected)
  })

  it('is of one hour: mornings taken do not hide evenings refused', () => {
    const morning = (day: string): IntakeStatement => {
      const { body, ...rest } = said(day, 'taken')
      return { ...rest, body: { ...body, plannedFor: `${day}T08:00` } }
    }
    const both = ['2026-11-17', '2026-11-18', '2026-11-19'].flatMap((day) => [
      morning(day),
      said(day, 'refused'),
    ])
    expect(missedSeries(both)).toEqual([
      {
        planId,
        time: '19:00',
        plannedFor: ['2026-11-17T19:00', '2026-11-18T19:00', '2026-11-19T19:00'],
        open: true,
      },
    ])
  })

  it('two people who disagree neither make nor end it', () => {
    const disagreed = [
      said('2026-11-17', 'refused'),
      said('2026-11-18', 'refused'),
      said('2026-11-18', 'taken', 'Mme Lestage'),
      said('2026-11-19', 'refused'),
    ]
    expect(missedSeries(disagreed).map(({ plannedFor }) => plannedFor.length)).toEqual([2])
  })
})
