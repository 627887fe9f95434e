import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { typeNamed } from '../care/record-types.ts'
import { type Choice, decide, rowsOf } from './decision.ts'

const gp: Author = { id: '1', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const nurse: Author = { id: '3', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const at = '2026-11-21T10:00:00.000Z'
const by = { name: 'Dr Sance', day: '2026-11-21' }
const medication = typeNamed('medication-line')!
const problem = typeNamed('health-problem')!

const line = { drug: 'Coumadine', dose: '4 mg', source: 'ordonnance', statedOn: '2026-11-01' }
const versions = (base: object, published: object, ...proposed: readonly object[]) => ({
  published: { author: gp, at, body: { ...base, ...published } },
  proposals: proposed.map((change, index) => ({
    id: `0190a000-0000-7000-8000-00000000000${index}`,
    author: nurse,
    at,
    base,
    body: { ...base, ...change },
  })),
})

describe('what a person is asked', () => {
  it('only what differs, the disputed first', () => {
    const rows = rowsOf(
      medication,
      versions(
        { ...line, reason: 'AVK' },
        { dose: '5 mg', source: 'a' },
        { dose: '3 mg', reason: 'INR 1,8' },
      ),
    )
    expect(rows.map(({ field, disputed }) => [field.field, disputed])).toEqual([
      ['dose', true],
      ['reason', false],
    ])
    expect(rows[0]).toMatchObject({ before: ['4 mg'], values: ['5 mg', '3 mg'] })
  })

  it('what one side alone changed is chosen in advance, but never a drug, a dose or an allergy', () => {
    const since = rowsOf(
      problem,
      versions(
        { label: 'HTA', kind: 'active', source: '', statedOn: '2026-01-01' },
        { label: 'HTA sévère' },
        { since: '2019' },
      ),
    )
    expect(since.map(({ field, preset }) => [field.field, preset])).toEqual([
      ['label', { version: 0 }],
      ['since', { version: 1 }],
    ])
    const doses = rowsOf(medication, versions(line, { reason: 'FA' }, { dose: '5 mg' }))
    expect(doses.map(({ field, preset }) => [field.field, preset])).toEqual([
      ['dose', undefined],
      ['reason', { version: 0 }],
    ])
  })

  it('what started from a text that the service lost: every difference is disputed, nothing chosen in advance', () => {
    const { published, proposals } = versions(line, {}, { reason: 'INR 1,8', source: 'appel' })
    const rows = rowsOf(medication, {
      published,
      proposals: proposals.map((one) => ({ ...one, base: null })),
    })
    expect(
      rows.map(({ field, before, disputed, preset }) => [field.field, before, disputed, preset]),
    ).toEqual([['reason', [], true, undefined]])
  })

  it('on any versions, no critical or disputed field is chosen in advance, and every difference is asked', () => {
    const value = fc.constantFrom('un', 'deux', 'trois')
    const body = fc.record({ drug: value, dose: value, reason: value })
    fc.assert(
      fc.property(body, body, fc.array(body, { minLength: 1, maxLength: 3 }), (base, published, proposed) => {
        const rows = rowsOf(medication, versions({ ...line, ...base }, published, ...proposed))
        const preset = rows.filter((row) => row.preset)
        expect(preset.filter(({ field, disputed }) => field.critical || disputed)).toEqual([])
        const asked = rows.map(({ field }) => field.field)
        for (const field of ['drug', 'dose', 'reason'] as const) {
          expect(asked.includes(field)).toBe(proposed.some((one) => one[field] !== published[field]))
        }
      }),
    )
  })
})

describe('what is decided', () => {
  const differing = versions(
    line,
    { dose: '5 mg', source: 'saisi par Dr Sance' },
    { dose: '3 mg', reason: 'INR 1,8', source: 'saisi par Mme Labat', statedOn: '2026-11-20' },
  )
  const rows = rowsOf(medication, differing)
  const choose = (dose: Choice, reason: Choice) => decide(medication, differing, rows, { dose, reason }, by)

  it.each<[string, Choice, Choice, object]>([
    [
      'a version whole keeps where it comes from',
      { version: 1 },
      { version: 1 },
      { dose: '3 mg', reason: 'INR 1,8', source: 'saisi par Mme Labat', statedOn: '2026-11-20' },
    ],
    [
      'some of each comes from who decided',
      { version: 0 },
      { version: 1 },
      { dose: '5 mg', reason: 'INR 1,8', source: 'décision de Dr Sance', statedOn: '2026-11-21' },
    ],
    [
      'another value too',
      { written: '4,5 mg' },
      { version: 1 },
      { dose: '4,5 mg', reason: 'INR 1,8', source: 'décision de Dr Sance' },
    ],
  ])('%s', (_case, dose, reason, expected) => {
    expect(choose(dose, reason)).toMatchObject({ drug: 'Coumadine', ...expected })
  })
})
