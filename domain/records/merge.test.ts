import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { allergy } from './allergy.ts'
import { medicationLine } from './medication-line.ts'
import { type Change, mergeChange, type MergeOutcome, type Version } from './merge.ts'
import { patientIdentity } from './patient-identity.ts'
import type { Author } from './record.ts'
import { defineRecordType, type RecordType } from './record-type.ts'
import { referral, type ReferralBody } from './referral.ts'
import { transmission } from './transmission.ts'

const gp: Author = { id: '1', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const coordinator: Author = {
  id: '2',
  name: 'Mme Duvignau',
  role: 'coordinator-nurse',
  profession: 'coordinatrice',
}
const nurse: Author = { id: '3', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const at = '2026-11-21T10:00:00.000Z'

function outcome(result: MergeOutcome): string {
  return result.kind === 'rejected' ? result.code : result.kind
}

describe('append: a transmission is written once', () => {
  const body = { text: 'Plaie propre', important: false, attachments: [] }
  const current: Version = { version: 1, body }

  it.each<[string, Version | undefined, Change, string]>([
    ['created', undefined, { kind: 'create', body }, 'accepted'],
    [
      'created with nothing in it',
      undefined,
      { kind: 'create', body: { ...body, text: ' ' } },
      'body_invalid',
    ],
    [
      'created with a field of nobody’s',
      undefined,
      { kind: 'create', body: { ...body, hidden: 1 } },
      'body_invalid',
    ],
    ['created twice', current, { kind: 'create', body }, 'already_exists'],
    ['edited', current, { kind: 'edit', baseVersion: 1, body }, 'immutable'],
    [
      'moved to a state',
      current,
      { kind: 'transition', baseVersion: 1, to: 'closed', details: {} },
      'immutable',
    ],
  ])('%s', (_case, before, change, expected) => {
    expect(outcome(mergeChange(transmission, before, before, change, nurse, at))).toBe(expected)
  })
})

describe('versioned: nothing clinical is merged by a machine', () => {
  const line = { drug: 'Coumadine', dose: '4 mg le soir', source: 'ordonnance', statedOn: '2026-11-01' }
  const base: Version = { version: 3, body: line }
  const edit = (body: unknown): Change => ({ kind: 'edit', baseVersion: 3, body })

  it('an edit of the published version is published', () => {
    const body = { ...line, dose: '5 mg le soir' }
    expect(mergeChange(medicationLine, base, base, edit(body), gp, at)).toEqual({
      kind: 'accepted',
      version: 4,
      body,
      merged: [],
    })
  })

  it.each<[string, object, object, string]>([
    ['two doses', { dose: '5 mg' }, { dose: '3 mg' }, 'conflict'],
    ['a dose and a reason', { dose: '5 mg' }, { reason: 'INR 1,8' }, 'conflict'],
    ['the same correction twice', { dose: '5 mg' }, { dose: '5 mg' }, 'accepted'],
    ['one side changed nothing', {}, { dose: '3 mg' }, 'accepted'],
  ])('two people on one medication line: %s', (_case, mine, theirs, expected) => {
    const current: Version = { version: 4, body: { ...line, ...theirs } }
    expect(outcome(mergeChange(medicationLine, current, base, edit({ ...line, ...mine }), gp, at))).toBe(
      expected,
    )
  })

  it('two people on one allergy is a conflict whatever they touched', () => {
    const stated = { kind: 'allergy', substance: 'Pénicilline', source: 'dossier', statedOn: '2026-01-01' }
    const current: Version = { version: 4, body: { ...stated, reaction: 'urticaire' } }
    const mine = edit({ ...stated, substance: 'Amoxicilline' })
    expect(outcome(mergeChange(allergy, current, { version: 3, body: stated }, mine, gp, at))).toBe(
      'conflict',
    )
  })

  it('what may merge does: a phone here, an address there', () => {
    const identity = {
      status: 'PROV',
      birthName: 'LARTIGUE',
      firstGivenName: 'JEANNE',
      sex: 'F',
      birthDate: '1941-02-03',
    }
    const from: Version = { version: 3, body: { identity } }
    const current: Version = { version: 4, body: { identity, address: '1 rue du Port' } }
    expect(
      mergeChange(patientIdentity, current, from, edit({ identity, phone: '05 58 00 00 00' }), gp, at),
    ).toEqual({
      kind: 'accepted',
      version: 5,
      body: { identity, address: '1 rue du Port', phone: '05 58 00 00 00' },
      merged: ['address'],
    })
  })

  it.each([
    ['differs', '3 mg', 'conflict'],
    ['says the same', line.dose, 'accepted'],
  ])('an edit that started from a version that is not here, and %s', (_case, dose, expected) => {
    for (const version of [3, 9]) {
      const change = edit({ ...line, dose })
      expect(outcome(mergeChange(medicationLine, { version, body: line }, undefined, change, gp, at))).toBe(
        expected,
      )
    }
  })

  describe('on any three bodies', () => {
    const fields = { a: z.string().optional(), b: z.string().optional(), dose: z.string().optional() }
    const type = defineRecordType({
      name: 'sample',
      label: { one: 'essai', many: 'essais' },
      schemaVersion: 1,
      schema: z.strictObject(fields),
      merge: { kind: 'versioned', mergeable: ['a', 'b'] },
      confidentiality: ['medical'],
      inTimeline: false,
      searchText: () => '',
      title: () => '',
    })
    const value = fc.constantFrom('x', 'y')
    const body = fc.record({ a: value, b: value, dose: value }, { requiredKeys: [] })
    const merge = (from: object, mine: object, theirs: object) =>
      mergeChange(
        type,
        { version: 2, body: theirs },
        { version: 1, body: from },
        { kind: 'edit', baseVersion: 1, body: mine },
        gp,
        at,
      )

    it('both sides see the same verdict, and the same body when it merges', () => {
      fc.assert(
        fc.property(body, body, body, (from, mine, theirs) => {
          const [one, other] = [merge(from, mine, theirs), merge(from, theirs, mine)]
          expect(one.kind).toBe(other.kind)
          const bodyOf = (result: MergeOutcome) => (result.kind === 'accepted' ? result.body : undefined)
          expect(bodyOf(one)).toEqual(bodyOf(other))
        }),
        { numRuns: 2000 },
      )
    })

    it('a merged body holds every change of both sides and nothing else', () => {
      fc.assert(
        fc.property(body, body, body, (from, mine, theirs) => {
          const result = merge(from, mine, theirs)
          if (result.kind !== 'accepted') return
          const merged = result.body as Record<string, unknown>
          for (const field of ['a', 'b', 'dose'] as const) {
            const changed = mine[field] === from[field] ? theirs[field] : mine[field]
            expect(merged[field]).toBe(changed)
          }
        }),
        { numRuns: 2000 },
      )
    })

    it('a dose touched while the other side touched anything is never merged', () => {
      fc.assert(
        fc.property(body, body, body, (from, mine, theirs) => {
          const changed = (side: typeof from) =>
            (['a', 'b', 'dose'] as const).filter((field) => side[field] !== from[field])
          const [here, there] = [changed(mine), changed(theirs)]
          fc.pre(here.includes('dose') && there.length > 0 && JSON.stringify(mine) !== JSON.stringify(theirs))
          const same = here.join() === there.join() && here.every((field) => mine[field] === theirs[field])
          expect(merge(from, mine, theirs).kind).toBe(same ? 'accepted' : 'conflict')
        }),
        { numRuns: 2000 },
      )
    })
  })
})

describe('resolve: a person decides', () => {
  const line = { drug: 'Coumadine', dose: '4 mg le soir', source: 'ordonnance', statedOn: '2026-11-01' }
  const resolved = (baseVersion: number, body: unknown): Change => ({ kind: 'resolve', baseVersion, body })
  it.each<[string, RecordType, Change, string]>([
    ['on the version that was read', medicationLine, resolved(4, { ...line, dose: '3 mg' }), 'accepted'],
    ['on a version that has passed', medicationLine, resolved(3, line), 'transition_stale'],
    ['with nothing that can be read', medicationLine, resolved(4, { drug: '' }), 'body_invalid'],
    ['on what is never changed', transmission, resolved(4, {}), 'immutable'],
  ])('%s', (_case, type, change, expected) => {
    const published: Version = { version: 4, body: line }
    expect(outcome(mergeChange(type, published, undefined, change, gp, at))).toBe(expected)
  })
})

describe('states: a request for a specialist appointment', () => {
  const asked = { kind: 'appointment', specialty: 'cardiology', urgency: 'soon', question: 'Dyspnée' }
  const where = { at: '2026-12-02T14:30', place: 'CH, consultation 3', practitioner: 'Dr Lafitte' }

  function create(by: Author, body: object = asked): Version {
    const created = mergeChange(referral, undefined, undefined, { kind: 'create', body }, by, at)
    expect(created.kind).toBe('accepted')
    return created as unknown as Version
  }
  function move(from: Version, to: string, by: Author, details: object = {}, baseVersion = from.version) {
    return mergeChange(referral, from, from, { kind: 'transition', baseVersion, to, details }, by, at)
  }

  it('the first state and its author are stamped, whatever the client says', () => {
    const forged = { ...asked, state: 'closed', steps: [{ state: 'closed', at, by: coordinator, note: '' }] }
    const { body } = create(gp, forged)
    expect(body).toMatchObject({ state: 'requested', steps: [{ state: 'requested', by: gp }] })
  })

  it('goes from request to closure, each step with who and when', () => {
    let version = create(gp)
    const journey: [string, Author, object][] = [
      ['taken', coordinator, {}],
      ['scheduled', coordinator, { appointment: where }],
      ['missed', gp, { note: 'Transport non venu' }],
      ['taken', coordinator, {}],
      ['scheduled', coordinator, { appointment: { ...where, at: '2026-12-09T09:00' } }],
      ['attended', gp, {}],
      ['reported', gp, {}],
      ['closed', gp, {}],
    ]
    for (const [to, by, details] of journey) {
      const moved = move(version, to, by, details)
      expect([to, outcome(moved)]).toEqual([to, 'accepted'])
      version = moved as unknown as Version
    }
    const { steps, appointment } = version.body as ReferralBody
    expect(steps.map(({ state, by }) => `${state} ${by.name}`)).toEqual([
      'requested Dr Sance',
      ...journey.map(([to, by]) => `${to} ${by.name}`),
    ])
    expect(appointment?.at).toBe('2026-12-09T09:00')
  })

  it.each<[string, string, Author, object, number, string]>([
    ['a GP does not take a request in the cell’s place', 'taken', gp, {}, 1, 'role_not_allowed'],
    ['nobody closes what was not done', 'closed', coordinator, {}, 1, 'transition_illegal'],
    ['no state out of the machine', 'lost', coordinator, {}, 1, 'transition_illegal'],
    ['somebody moved it meanwhile', 'taken', coordinator, {}, 7, 'transition_stale'],
    ['details of nobody’s', 'taken', coordinator, { hidden: 1 }, 1, 'body_invalid'],
  ])('%s', (_case, to, by, details, baseVersion, expected) => {
    expect(outcome(move(create(gp), to, by, details, baseVersion))).toBe(expected)
  })

  it('an appointment is fixed with a day and a place, or it is not fixed', () => {
    const taken = move(create(gp), 'taken', coordinator) as unknown as Version
    expect(outcome(move(taken, 'scheduled', coordinator))).toBe('body_invalid')
    expect(outcome(move(taken, 'scheduled', coordinator, { appointment: { ...where, at: 'mardi' } }))).toBe(
      'body_invalid',
    )
  })
})
