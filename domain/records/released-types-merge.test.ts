import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fall } from '../forms/models/fall.ts'
import { mergeChange, type MergeOutcome } from './merge.ts'
import type { Author } from './record.ts'
import { type RecordType, type VersionedPolicy } from './record-type.ts'
import { releasedTypes } from './registry.ts'

const gp: Author = { id: '1', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const nurse: Author = { id: '3', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const at = '2026-11-21T10:00:00.000Z'

function outcome(result: MergeOutcome): string {
  return result.kind === 'rejected' ? result.code : result.kind
}

describe('every versioned type of this release', () => {
  const text = fc.constantFrom('A', 'B', 'C')
  const date = fc.constantFrom('2026-01-01', '2026-02-01')
  const identity = fc.constantFrom(
    { status: 'PROV', birthName: 'LARTIGUE', firstGivenName: 'JEANNE', sex: 'F', birthDate: '1941-02-03' },
    { status: 'PROV', birthName: 'LARTIGUE', firstGivenName: 'JANE', sex: 'F', birthDate: '1941-02-03' },
  )
  const member = fc.constantFrom(
    { ...nurse, organisation: 'Cabinet' },
    { ...nurse, organisation: 'Maison de santé' },
  )
  const named = '0190a000-0000-7000-8000-000000000009'
  const bodies: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
    'medication-line': fc.record(
      {
        drug: text,
        dose: text,
        reason: text,
        startedOn: date,
        stoppedOn: date,
        stopReason: text,
        source: text,
        statedOn: date,
      },
      { requiredKeys: ['drug', 'dose', 'source', 'statedOn'] },
    ),
    allergy: fc.record(
      {
        kind: fc.constantFrom('allergy', 'intolerance', 'none-known'),
        substance: text,
        reaction: text,
        source: text,
        statedOn: date,
      },
      { requiredKeys: ['kind', 'substance', 'source', 'statedOn'] },
    ),
    'health-problem': fc.record(
      {
        label: text,
        kind: fc.constantFrom('active', 'medical-history'),
        since: text,
        source: text,
        statedOn: date,
      },
      { requiredKeys: ['label', 'kind', 'source', 'statedOn'] },
    ),
    'care-team-member': fc.record(
      { member, since: date, until: date },
      { requiredKeys: ['member', 'since'] },
    ),
    'intake-plan': fc.record(
      {
        label: fc.constantFrom('Pilulier du matin', 'Pilulier du soir'),
        times: fc.constantFrom(['08:00'], ['08:00', '19:00']),
        weekdays: fc.constantFrom([1, 2, 3, 4, 5, 6, 7], [1, 4]),
        from: fc.constantFrom('2026-01-01', '2026-02-01'),
        until: fc.constantFrom('2026-11-20', '2026-12-24'),
      },
      { requiredKeys: ['label', 'times', 'weekdays', 'from'] },
    ),
    'patient-identity': fc.record(
      { identity, informedAt: date, phone: text, address: text },
      { requiredKeys: ['identity'] },
    ),
    'care-plan': fc.record(
      {
        coordinator: text,
        priorities: text,
        preferences: text,
        agreement: fc.constantFrom('given', 'refused'),
        agreementOn: date,
        agreementBy: text,
        agreementHow: text,
        directives: fc.constantFrom('none', 'written'),
        directivesWhere: text,
        alertProcedure: text,
        reviewOn: date,
        status: fc.constantFrom('ongoing', 'approved'),
      },
      {
        requiredKeys: [
          ...(['coordinator', 'priorities', 'preferences', 'agreement', 'agreementOn'] as const),
          ...(['agreementBy', 'directives', 'alertProcedure', 'status'] as const),
        ],
      },
    ),
    'plan-problem': fc.record({
      kind: fc.constantFrom('mobility', 'mood'),
      precision: text,
      priority: fc.constantFrom('first', 'later'),
      about: fc.constantFrom([], [named]),
    }),
    'plan-objective': fc.record(
      {
        problem: fc.constant(named),
        text,
        negotiated: fc.constantFrom('no', 'with-patient'),
        criterion: text,
        dueOn: date,
        assessment: text,
        assessedOn: date,
        state: fc.constantFrom('open', 'reached'),
      },
      { requiredKeys: ['problem', 'text', 'negotiated', 'criterion', 'assessment', 'state'] },
    ),
    'plan-action': fc.record(
      {
        objective: fc.constant(named),
        what: text,
        kind: fc.constantFrom('care', 'help'),
        who: text,
        frequency: text,
        from: date,
        until: date,
        state: fc.constantFrom('planned', 'done'),
      },
      { requiredKeys: ['objective', 'what', 'kind', 'who', 'frequency', 'state'] },
    ),
    'plan-social': fc.record({
      apa: fc.constantFrom('requested', 'granted'),
      gir: fc.constantFrom('gir-3', 'gir-4'),
      pensionFund: text,
      insurer: text,
      housing: fc.constantFrom('home', 'seeking'),
      notes: text,
    }),
    event: fc.record(
      {
        kind: fc.constantFrom('visit', 'meeting'),
        title: text,
        when: fc.record(
          { startsAt: date, endsAt: fc.constant('2027-01-01') },
          { requiredKeys: ['startsAt'] },
        ),
        place: text,
        who: fc.constantFrom([], [{ id: '3', name: 'Mme Labat', profession: 'infirmière' }]),
        cancelled: fc.constant(true),
        note: text,
      },
      { requiredKeys: ['kind', 'title', 'when', 'place', 'who', 'note'] },
    ),
    'patient-share': fc.record({
      record: fc.constantFrom(named, named.replace(/9$/, '8')),
      shown: fc.boolean(),
    }),
    'measurement-threshold': fc.record(
      {
        kind: fc.constantFrom('weight', 'inr'),
        low: fc.constantFrom(1, 2),
        high: fc.constantFrom(3, 4),
        note: text,
      },
      { requiredKeys: ['kind', 'low'] },
    ),
    'form-entry': fc.record({
      model: fc.constant(fall),
      answers: fc.record({
        day: date,
        place: fc.constantFrom('kitchen', 'outside'),
        witnessed: fc.constantFrom('yes', 'no'),
        aloneUp: fc.constant('yes'),
        previous: fc.constant('no'),
        done: text,
      }),
    }),
  }
  const versioned = releasedTypes.filter(({ merge }) => merge.kind === 'versioned')
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const changes = (from: Record<string, unknown>, to: Record<string, unknown>) =>
    [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((field) => !same(from[field], to[field]))
  const merge = (type: RecordType, from: unknown, mine: unknown, theirs: unknown) =>
    mergeChange(
      type,
      { version: 2, body: theirs },
      { version: 1, body: from },
      { kind: 'edit', baseVersion: 1, body: mine },
      gp,
      at,
    )

  it('is tried here: a new one has a line above', () => {
    expect(versioned.map(({ name }) => name).toSorted()).toEqual(Object.keys(bodies).toSorted())
  })

  it.each(versioned.map((type) => [type.name, type] as const))(
    '%s: what is not said to merge never does, unless both wrote the same',
    (name, type) => {
      const { mergeable } = type.merge as VersionedPolicy
      fc.assert(
        fc.property(bodies[name]!, bodies[name]!, bodies[name]!, (from, mine, theirs) => {
          const [here, there] = [changes(from, mine), changes(from, theirs)]
          fc.pre(here.length > 0 && there.length > 0 && changes(mine, theirs).length > 0)
          const apart = here.every((field) => !there.includes(field) || same(mine[field], theirs[field]))
          const mayMerge = [...here, ...there].every((field) => mergeable.includes(field))
          expect(outcome(merge(type, from, mine, theirs))).toBe(apart && mayMerge ? 'accepted' : 'conflict')
        }),
        { numRuns: 500 },
      )
    },
  )

  it.each(['medication-line', 'allergy'])('%s: two people, whatever each touched, is a conflict', (name) => {
    const type = versioned.find((one) => one.name === name)!
    fc.assert(
      fc.property(bodies[name]!, bodies[name]!, bodies[name]!, (from, mine, theirs) => {
        fc.pre(
          [changes(from, mine), changes(from, theirs), changes(mine, theirs)].every((of) => of.length > 0),
        )
        expect(outcome(merge(type, from, mine, theirs))).toBe('conflict')
      }),
      { numRuns: 500 },
    )
  })
})
