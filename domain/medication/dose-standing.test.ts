import { describe, expect, it } from 'vitest'
import { type DoseChangeBody, doseChange, type DoseChangeState } from '../records/dose-change.ts'
import { mergeChange } from '../records/merge.ts'
import type { Author } from '../records/record.ts'
import type { Role } from '../people/role.ts'
import { type DoseLine, doseStandings, isUnreadTooLong } from './dose-standing.ts'

const by = (name: string, role: Role): Author => ({ id: name, name, role, profession: role })
const gp = by('Dr Sance', 'physician')
const nurse = by('Mme Labat', 'nurse')
const at = '2026-11-20T10:00:00.000Z'

function change(
  before: string,
  after: string,
  state: DoseChangeState = 'prescribed',
  dose?: string,
): DoseChangeBody {
  return {
    line: '0190a000-0000-7000-8000-000000000001',
    drug: 'Coumadine',
    before,
    after,
    reason: 'INR 4,4',
    startsOn: '2026-11-20',
    state,
    steps: [
      { state: 'prescribed', at, by: gp, note: '' },
      ...(state === 'prescribed'
        ? []
        : [{ state, at: '2026-11-20T11:00:00.000Z', by: nurse, note: '', ...(dose && { dose }) }]),
    ],
  }
}
const stopping = (state?: DoseChangeState): DoseChangeBody => ({
  ...change('4 mg', 'arrêt', state),
  stops: true,
})
const ended: DoseLine = { dose: '4 mg', stopped: true, disputed: false }
const says = (dose: string): DoseLine => ({ dose, stopped: false, disputed: false })

describe('a dose is taken into account when the dose of today was read', () => {
  it.each([
    ['stopped, not read', [stopping()], ended, ['to-acknowledge']],
    ['stopped, read', [stopping('acknowledged')], ended, ['acknowledged']],
    ['stopped, then taken up again', [stopping('acknowledged')], says('4 mg'), ['replaced']],
    [
      'stopped: the dose of before is no longer to be read',
      [stopping(), change('4 mg', '3 mg')],
      ended,
      ['to-acknowledge', 'replaced'],
    ],
    ['stopped and no longer, by its own author', [stopping('cancelled')], says('4 mg'), ['cancelled']],
    ['just prescribed', [change('4 mg', '3 mg')], says('3 mg'), ['to-acknowledge']],
    ['read', [change('4 mg', '3 mg', 'acknowledged', '3 mg')], says('3 mg'), ['acknowledged']],
    [
      'read, then corrected',
      [change('4 mg', '3 mg', 'acknowledged', '3 mg')],
      says('2 mg'),
      ['to-acknowledge'],
    ],
    ['not read, corrected', [change('4 mg', '3 mg')], says('2 mg'), ['to-acknowledge']],
    [
      'two in a row: the newest one speaks for the line',
      [change('3 mg', '2 mg'), change('4 mg', '3 mg')],
      says('2 mg'),
      ['to-acknowledge', 'replaced'],
    ],
    [
      'cancelled: the one before it speaks again',
      [change('3 mg', '2 mg', 'cancelled'), change('4 mg', '3 mg', 'acknowledged', '3 mg')],
      says('3 mg'),
      ['cancelled', 'acknowledged'],
    ],
    [
      'two versions: nobody prepares either',
      [change('4 mg', '5 mg'), change('4 mg', '3 mg')],
      { ...says('5 mg'), disputed: true },
      ['disputed', 'disputed'],
    ],
    [
      'decided: what was decided is to be read',
      [change('4 mg', '5 mg'), change('4 mg', '3 mg')],
      says('4,5 mg'),
      ['to-acknowledge', 'replaced'],
    ],
    ['stopped', [change('4 mg', '3 mg')], { ...says('3 mg'), stopped: true }, ['replaced']],
    ['gone', [change('4 mg', '3 mg')], undefined, ['replaced']],
  ] as const)('%s', (_name, changes, line, expected) => {
    expect(doseStandings(changes, line)).toEqual(expected)
  })

  it.each([
    ['3 h 59 after', 'to-acknowledge', 3.99, false],
    ['4 h and a minute after', 'to-acknowledge', 4.02, true],
    ['disputed, a day after', 'disputed', 24, true],
    ['read, a day after', 'acknowledged', 24, false],
    ['replaced, a day after', 'replaced', 24, false],
  ] as const)('is told by phone when nobody reads it: %s', (_name, standing, hours, late) => {
    const now = Date.parse(at) + hours * 3_600_000
    expect(isUnreadTooLong(change('4 mg', '3 mg'), standing, now)).toBe(late)
  })
})

describe('who does what to a dose change', () => {
  const roles = [
    'physician',
    'nurse',
    'pharmacist',
    'specialist',
    'hospital',
    'coordinator-nurse',
    'physiotherapist',
  ] as const
  const may = (state: DoseChangeState, to: string) =>
    roles.filter(
      (role) =>
        mergeChange(
          doseChange,
          { version: 1, body: change('4 mg', '3 mg', state) },
          undefined,
          { kind: 'transition', baseVersion: 1, to, details: { dose: '3 mg' } },
          by('x', role),
          at,
        ).kind === 'accepted',
    )

  it('those who prepare take it into account, a prescriber cancels before that, nobody after', () => {
    expect(may('prescribed', 'acknowledged')).toEqual(['nurse', 'pharmacist'])
    expect(may('prescribed', 'cancelled')).toEqual(['physician', 'specialist', 'hospital'])
    expect(may('acknowledged', 'acknowledged')).toEqual(['nurse', 'pharmacist'])
    expect(may('acknowledged', 'cancelled')).toEqual([])
    expect(may('cancelled', 'acknowledged')).toEqual([])
  })

  it('nobody signs for another: a new one starts with its author alone', () => {
    const forged = change('4 mg', '3 mg', 'acknowledged', '3 mg')
    const made = mergeChange(doseChange, undefined, undefined, { kind: 'create', body: forged }, gp, at)
    expect(made).toMatchObject({ body: { state: 'prescribed', steps: [{ by: gp }] } })
    expect(made.kind === 'accepted' && (made.body as DoseChangeBody).steps).toHaveLength(1)
  })
})
