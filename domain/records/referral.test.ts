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
    for (const by of role.options) {
      const outcome = mergeChange(
        type,
        undefined,
        undefined,
        { kind: 'create', body: asked(kind) },
        signature(by),
        at,
      )
      expect(outcome.kind, by).toBe(askedBy.includes(by) ? 'accepted' : 'rejected')
    }
    for (const by of askedBy)
      expect(
        classes.some((one) => mayWrite(by, one)),
        by,
      ).toBe(true)
    expect(classes.every((one) => type.confidentiality.includes(one))).toBe(true)
  })

  it('has its own fields and no other, and needs those that it says it needs', () => {
    expect(referralBody.safeParse(asked(kind, 'all')).success).toBe(true)
    for (const field of Object.keys(values) as ReferralField[]) {
      const other = { ...asked(kind), [field]: values[field] }
      expect(referralBody.safeParse(other).success, field).toBe(fields[field] !== undefined)
      const { [field]: _without, ...rest } = asked(kind) as Record<string, unknown>
      expect(referralBody.safeParse(rest).success, field).toBe(fields[field] !== 'needed')
    }
  })

  it('from every state, to every state, by every role: only what the table allows', () => {
    const { flow } = kindOf(kind)
    for (const from of states) {
      for (const to of states) {
        for (const by of role.options) {
          const outcome = move(kind, { version: 3, body: wholeBody(kind, from) }, to, by)
          const mover = flow[from]?.[to]
          const isCell = by === 'coordinator-nurse' || by === 'coordinator-social'
          const may = mover !== undefined && (isCell || (mover === 'team' && askedBy.includes(by)))
          expect(outcome.kind, `${from} → ${to}, ${by}`).toBe(may ? 'accepted' : 'rejected')
          if (outcome.kind === 'accepted') {
            const { state, steps } = outcome.body as ReferralBody
            expect(state).toBe(to)
            expect(steps.at(-1)).toEqual({ state: to, at, by: signature(by), note: 'vu' })
          }
        }
      }
    }
  })

  it('can always be ended, and an end is an end', () => {
    const reach = (from: ReferralState, seen: readonly ReferralState[] = []): boolean =>
      endedStates.includes(from) ||
      Object.keys(kindOf(kind).flow[from] ?? {}).some(
        (to) => !seen.includes(to as ReferralState) && reach(to as ReferralState, [...seen, from]),
      )
    for (const from of Object.keys(kindOf(kind).flow)) expect(reach(from as ReferralState), from).toBe(true)
    for (const end of endedStates) expect(kindOf(kind).flow[end] ?? {}).toEqual({})
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

  it('the kinds that they may ask for are in classes that they read; the others are in none of those', () => {
    for (const kind of referralKindNames) {
      const { askedBy, classes } = kindOf(kind)
      for (const by of social) {
        expect(
          classes.every((one) => mayRead(by, one)),
          `${kind}, ${by}`,
        ).toBe(!isMedical(kind))
        expect(askedBy.includes(by)).toBe(!isMedical(kind))
      }
    }
  })

  it('a medical request cannot be written in their type, nor theirs in the medical one', () => {
    for (const kind of referralKindNames) {
      const other = isMedical(kind) ? supportReferral : referral
      expect(other.schema.safeParse(asked(kind)).success, kind).toBe(false)
    }
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
    if (read.kind !== 'known') return
    const { transitions, stateOf } = read.type.merge as Extract<typeof read.type.merge, { kind: 'states' }>
    for (const to of Object.keys(transitions[stateOf(read.body)] ?? {})) {
      const moved = move(kind, { version: 4, body: read.body }, to, 'coordinator-nurse')
      expect(moved.kind).toBe('accepted')
    }
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
