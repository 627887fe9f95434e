import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayRead, mayWrite } from '../people/access.ts'
import { type Role, role, roleLabel } from '../people/role.ts'
import { type Change, mergeChange, type Version } from './merge.ts'
import { referral, type ReferralBody, referralBody } from './referral.ts'
import { referralEntry } from './referral-entry.ts'
import {
  endedStates,
  isMedical,
  kindOf,
  type ReferralField,
  type ReferralKind,
  referralKindNames,
  type ReferralState,
  sayState,
  stateWords,
} from './referral-kinds.ts'
import { supportReferral } from './support-referral.ts'
import { createRegistry, readBody } from './registry.ts'
import type { Author } from './record.ts'

const registry = createRegistry()
const signature = (of: Role): Author => ({ id: of, name: roleLabel[of], role: of, profession: roleLabel[of] })
const typeFor = (kind: ReferralKind) => (isMedical(kind) ? referral : supportReferral)
const states = Object.keys(stateWords) as ReferralState[]
const at = '2026-11-21T10:00:00.000Z'

const values = {
  specialty: 'cardiology',
  site: 'Talon D',
  size: '3 × 2 cm',
  services: ['meals'],
  from: '2026-12-01',
  to: '2026-12-20',
  place: 'Les Glycines',
  everyDays: 7,
} as const satisfies Record<ReferralField, unknown>

function asked(kind: ReferralKind, which: 'all' | 'needed' = 'needed') {
  const { fields } = kindOf(kind)
  const told = (Object.keys(fields) as ReferralField[]).filter(
    (field) => which === 'all' || fields[field] === 'needed',
  )
  return {
    kind,
    urgency: 'soon',
    question: 'Que faire ?',
    ...Object.fromEntries(told.map((field) => [field, values[field]])),
  }
}

/** What a state needs to be reached. */
const details = {
  note: 'vu',
  appointment: { at: '2026-12-02T14:30', place: 'Hôpital', practitioner: '' },
  arrangement: { provider: 'Service du Gabas' },
}
function wholeBody(kind: ReferralKind, state: ReferralState): ReferralBody {
  const { note: _note, ...kept } = details
  return referralBody.parse({ ...asked(kind), ...kept, state, steps: [] })
}

function move(kind: ReferralKind, current: Version, to: string, by: Role, base = current.version) {
  const change: Change = { kind: 'transition', baseVersion: base, to, details }
  return mergeChange(typeFor(kind), current, undefined, change, signature(by), at)
}

describe.each(referralKindNames)('%s', (kind) => {
  const { askedBy, classes, fields } = kindOf(kind)
  const type = typeFor(kind)

  it('is asked by those of the table and nobody else, in classes that they may write', () => {
    const change: Change = { kind: 'create', body: asked(kind) }
    const accepted = role.options.filter(
      (by) => mergeChange(type, undefined, undefined, change, signature(by), at).kind === 'accepted',
    )
    expect(accepted.toSorted()).toEqual([...askedBy].toSorted())
    expect(askedBy.filter((by) => !classes.some((one) => mayWrite(by, one)))).toEqual([])
    expect(classes.every((one) => type.confidentiality.includes(one))).toBe(true)
  })

  it('has its own fields and no other, and needs those that it says it needs', () => {
    const all = Object.keys(values) as ReferralField[]
    const isRead = (body: unknown) => referralBody.safeParse(body).success
    expect(isRead(asked(kind, 'all'))).toBe(true)
    expect(all.filter((field) => isRead({ ...asked(kind), [field]: values[field] }))).toEqual(
      all.filter((field) => fields[field] !== undefined),
    )
    const without = (field: string) =>
      Object.fromEntries(Object.entries(asked(kind, 'all')).filter(([name]) => name !== field))
    expect(all.filter((field) => !isRead(without(field)))).toEqual(
      all.filter((field) => fields[field] === 'needed'),
    )
  })

  it('from every state, to every state, by every role: only what the table allows, signed', () => {
    const { flow } = kindOf(kind)
    const ways = states.flatMap((from) =>
      states.flatMap((to) => role.options.map((by) => ({ from, to, by }))),
    )
    const allowed = ways.filter(({ from, to, by }) => {
      const mover = flow[from]?.[to]
      const isCell = by === 'coordinator-nurse' || by === 'coordinator-social'
      return mover !== undefined && (isCell || (mover === 'team' && askedBy.includes(by)))
    })
    const moved = ways.flatMap(({ from, to, by }) => {
      const outcome = move(kind, { version: 3, body: wholeBody(kind, from) }, to, by)
      if (outcome.kind !== 'accepted') return []
      const { state, steps } = outcome.body as ReferralBody
      return [{ from, to, by, state, step: steps.at(-1) }]
    })
    expect(moved).toEqual(
      allowed.map((way) => ({
        ...way,
        state: way.to,
        step: { state: way.to, at, by: signature(way.by), note: 'vu' },
      })),
    )
  })

  it('can always be ended, and an end is an end', () => {
    const { flow } = kindOf(kind)
    const reach = (from: ReferralState, seen: readonly ReferralState[] = []): boolean =>
      endedStates.includes(from) ||
      Object.keys(flow[from] ?? {}).some(
        (to) => !seen.includes(to as ReferralState) && reach(to as ReferralState, [...seen, from]),
      )
    expect(Object.keys(flow).filter((from) => !reach(from as ReferralState))).toEqual([])
    expect(endedStates.filter((end) => flow[end] !== undefined)).toEqual([])
  })

  it('no interleaving of people who act on what they last saw loses a step', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            /** How many versions behind this person is. */
            behind: fc.integer({ min: 0, max: 2 }),
            to: fc.constantFrom(...states),
            by: fc.constantFrom(...askedBy, 'coordinator-nurse' as const),
          }),
          { maxLength: 40 },
        ),
        (acts) => {
          const created = mergeChange(
            type,
            undefined,
            undefined,
            { kind: 'create', body: asked(kind) },
            signature(askedBy[0]!),
            at,
          )
          if (created.kind !== 'accepted') throw new Error('refused')
          let current: Version = created
          const accepted: string[] = ['requested']
          for (const { behind, to, by } of acts) {
            const outcome = move(kind, current, to, by, Math.max(1, current.version - behind))
            if (outcome.kind !== 'accepted') continue
            current = outcome
            accepted.push(to)
          }
          const { state, steps } = current.body as ReferralBody
          expect(steps.map((step) => step.state)).toEqual(accepted)
          expect(state).toBe(accepted.at(-1))
          expect(current.version).toBe(accepted.length)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('what social workers read', () => {
  const social: readonly Role[] = ['coordinator-social', 'social-worker', 'case-manager', 'home-help']

  it.each(social)('%s reads and asks for every kind that carries nothing medical, and no other', (by) => {
    const near = referralKindNames.filter((kind) => !isMedical(kind))
    const reads = referralKindNames.filter((kind) => kindOf(kind).classes.some((one) => mayRead(by, one)))
    expect(reads).toEqual(near)
    expect(referralKindNames.filter((kind) => kindOf(kind).askedBy.includes(by))).toEqual(near)
  })

  it('a medical request cannot be written in their type, nor theirs in the medical one', () => {
    const misplaced = referralKindNames.filter((kind) => {
      const other = isMedical(kind) ? supportReferral : referral
      return other.schema.safeParse(asked(kind)).success
    })
    expect(misplaced).toEqual([])
    expect(supportReferral.confidentiality).not.toContain('medical')
    expect(supportReferral.confidentiality).not.toContain('paramedical')
  })

  it('carries no file of the dossier', () => {
    const file = { sha256: 'a'.repeat(64), mediaType: 'image/jpeg', size: 10 }
    expect(referralBody.safeParse({ ...asked('respite'), attachments: [file] }).success).toBe(false)
    expect(referralBody.safeParse({ ...asked('appointment'), attachments: [file] }).success).toBe(true)
  })
})

describe('bodies of schema 1', () => {
  const by = signature('physician')
  const stateOfOne = [
    'requested',
    'taken',
    'scheduled',
    'attended',
    'missed',
    'reported',
    'closed',
    'cancelled',
  ] as const

  it.each(
    stateOfOne.flatMap((state) =>
      (['appointment', 'opinion'] as const).map((kind) => [kind, state] as const),
    ),
  )('%s, %s: read as they are, and moved on', (kind, state) => {
    const body = {
      kind,
      specialty: 'wounds',
      urgency: 'urgent',
      question: 'Plaie du talon',
      attachments: [],
      state,
      steps: [{ state, at, by, note: '' }],
      ...(state === 'scheduled' && { appointment: { ...details.appointment, preparation: '' } }),
    }
    const read = readBody(registry, { type: 'referral', schema: 1, body })
    expect(read).toMatchObject({ kind: 'known', body })
    const { merge } = referral as { merge: Extract<typeof referral.merge, { kind: 'states' }> }
    const next = Object.keys(merge.transitions[`${kind} ${state}`] ?? {})
    const moved = next.filter(
      (to) => move(kind, { version: 4, body }, to, 'coordinator-nurse').kind === 'accepted',
    )
    expect(moved).toEqual(next)
  })

  it('what schema 2 brought is not taken for schema 1 by chance: a later schema is kept verbatim', () => {
    expect(readBody(registry, { type: 'referral', schema: 3, body: asked('appointment') })).toEqual({
      kind: 'newer',
    })
  })
})

it('a state is said as its kind says it', () => {
  expect(sayState('appointment', 'scheduled')).toBe('rendez-vous fixé')
  expect(sayState('planned-stay', 'scheduled')).toBe('entrée fixée')
  expect(sayState('temporary-housing', 'arranged')).toBe('place trouvée')
})

it('a tick names an item that exists', () => {
  const request = '00000000-0000-7000-8000-000000000001'
  const tick = (item: string) =>
    referralEntry.schema.safeParse({ kind: 'tick', request, item, done: true }).success
  expect(tick('aids-suspended')).toBe(true)
  expect(tick('unknown')).toBe(false)
})

it('who comes too late is told what was done, by whom and when', () => {
  const cell = { ...signature('coordinator-nurse'), name: 'Mme Duvignau' }
  const body = {
    ...wholeBody('appointment', 'taken'),
    steps: [{ state: 'taken', at: '2026-11-21T13:02:00.000Z', by: cell, note: '' }],
  }
  const change = { kind: 'transition', baseVersion: 1, to: 'cancelled', details: {} } as const
  expect(mergeChange(referral, { version: 2, body }, undefined, change, signature('physician'), at)).toEqual({
    kind: 'rejected',
    code: 'transition_stale',
    message:
      'Cette demande a déjà avancé : « pris en charge » par Mme Duvignau, le 21 novembre 2026 à 14:02.',
  })
})
