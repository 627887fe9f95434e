import { describe, expect, it } from 'vitest'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { referralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { callGaps, checklistsOf, clockOf, remindIn } from './referral-clock.ts'

const by: Author = { id: '1', name: 'Mme Duvignau', role: 'coordinator-nurse', profession: 'coordinatrice' }
const hour = 3_600_000
const start = Date.parse('2026-11-02T08:00:00.000Z')

function body(kind: string, state: ReferralState, more: object = {}) {
  const needed = {
    appointment: { specialty: 'cardiology' },
    'follow-up-calls': { everyDays: 7 },
    'planned-stay': {},
    'urgent-stay': {},
    respite: {},
  }[kind]
  return referralBody.parse({
    kind,
    ...needed,
    urgency: 'urgent',
    question: 'Que faire ?',
    state,
    steps: [{ state, at: new Date(start).toISOString(), by, note: '' }],
    arrangement: { provider: 'Cellule' },
    appointment: { at: '2026-11-20T14:00', place: 'Hôpital', practitioner: '' },
    ...more,
  })
}

describe('the clock of a request', () => {
  it.each([
    ['appointment', 'requested', 4, 3, undefined],
    ['appointment', 'requested', 4, 5, 'attend depuis 5 h'],
    ['appointment', 'taken', 4, 49, 'attend depuis 2 jours'],
    ['urgent-stay', 'requested', 1, 2, 'attend depuis 2 h'],
    ['respite', 'requested', 24, 5, undefined],
    ['respite', 'missed', 24, 25, 'attend depuis 1 jour'],
  ] as const)('%s, %s: due in %i h; after %i h: %s', (kind, state, due, waited, late) => {
    const clock = clockOf(body(kind, state), start + waited * hour)
    expect(clock).toEqual({ dueAt: new Date(start + due * hour).toISOString(), ...(late && { late }) })
  })

  it.each(['scheduled', 'attended', 'closed'] as const)('does not run once %s', (state) => {
    expect(clockOf(body('appointment', state), start + 1000 * hour)).toEqual({})
  })

  it('a call that did not happen shows, the day after the one on which it was expected', () => {
    const calls = body('follow-up-calls', 'arranged')
    expect(clockOf(calls, start + 7.9 * 24 * hour).late).toBeUndefined()
    expect(clockOf(calls, start + 9 * 24 * hour).late).toBe('appel attendu depuis 2 jours')
    const called = new Date(start + 6 * 24 * hour).toISOString()
    expect(clockOf(calls, start + 9 * 24 * hour, called).late).toBeUndefined()
    expect(clockOf(calls, start + 16 * 24 * hour, called).late).toBe('appel attendu depuis 3 jours')
  })
})

describe('calls that were not made', () => {
  const on = (days: number) => new Date(start + days * 24 * hour).toISOString()
  const calls = (state: 'arranged' | 'closed') =>
    body('follow-up-calls', state, { steps: [{ state: 'arranged', at: on(0), by, note: '' }] })
  it.each<[now: number, made: readonly number[], readonly (readonly [number, number | undefined, number])[]]>(
    [
      [7.9, [], []],
      [9, [], [[0, undefined, 1]]],
      [16, [], [[0, undefined, 2]]],
      [16, [15], [[0, 15, 1]]],
      [16, [9], []],
      [
        30,
        [7, 21],
        [
          [7, 21, 1],
          [21, undefined, 1],
        ],
      ],
      [
        30,
        [21, 7],
        [
          [7, 21, 1],
          [21, undefined, 1],
        ],
      ],
    ],
  )('after %s days, called on days %j', (now, made, expected) => {
    expect(callGaps(calls('arranged'), start + now * 24 * hour, made.map(on))).toEqual(
      expected.map(([from, to, missed]) => ({
        from: on(from),
        ...(to !== undefined && { to: on(to) }),
        missed,
      })),
    )
  })

  it('end with the follow-up; those of before stay', () => {
    expect(callGaps(calls('closed'), start + 90 * 24 * hour, [on(14)])).toEqual([
      { from: on(0), to: on(14), missed: 1 },
    ])
  })
})

describe('reminders', () => {
  it.each([
    ['2026-11-12', [], undefined],
    ['2026-11-13', [], 7],
    ['2026-11-16', [], 4],
    ['2026-11-16', ['2026-11-14'], undefined],
    ['2026-11-19', ['2026-11-14'], 1],
    ['2026-11-20', ['2026-11-14'], 0],
    ['2026-11-20', ['2026-11-14', '2026-11-19'], undefined],
    ['2026-11-21', [], undefined],
  ] as const)('on %s, reminded on %j: %s', (today, done, expected) => {
    expect(remindIn(body('appointment', 'scheduled'), today, done)).toBe(expected)
  })

  it('nothing to remind of when nothing is fixed', () => {
    expect(remindIn(body('appointment', 'attended'), '2026-11-19', [])).toBeUndefined()
  })
})

describe('checklists of a stay', () => {
  const localDay = (instant: string) => instant.slice(0, 10)
  it.each([
    ['requested', []],
    ['scheduled', ['entry']],
    ['admitted', ['entry']],
    ['discharged', ['exit', 'entry']],
    ['cancelled', []],
  ] as const)('%s: %j', (state, names) => {
    expect(checklistsOf(body('planned-stay', state), localDay).map(({ name }) => name)).toEqual(names)
  })

  it('the return home has its days, counted from the discharge, across a month', () => {
    const step = { state: 'discharged', at: '2026-11-27T10:00:00.000Z', by, note: '' }
    const [exit] = checklistsOf(body('planned-stay', 'discharged', { steps: [step] }), localDay)
    expect(exit?.items.map(({ id, dueOn }) => [id, dueOn])).toEqual([
      ['medicines', '2026-11-27'],
      ['aids-resumed', '2026-11-27'],
      ['review-2', '2026-11-29'],
      ['review-7', '2026-12-04'],
    ])
  })

  it('no other kind has one', () => {
    expect(checklistsOf(body('appointment', 'scheduled'), localDay)).toEqual([])
  })
})
