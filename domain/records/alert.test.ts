import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertCategory, acknowledgers, categories, classOfAlert } from '../alerts/categories.ts'
import { mayRead, mayWrite } from '../people/access.ts'
import { isPatientSide, role } from '../people/role.ts'
import { type AlertBody, alert, arrivalOf, nextStates } from './alert.ts'
import { mergeChange, type Version } from './merge.ts'
import type { Author } from './record.ts'

const homeHelp: Author = {
  id: 'dubroca',
  name: 'Mme Dubroca',
  role: 'home-help',
  profession: 'aide à domicile',
}
const gp: Author = { id: 'sance', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const cell: Author = {
  id: 'duvignau',
  name: 'Mme Duvignau',
  role: 'coordinator-nurse',
  profession: 'coordinatrice',
}
const otherHelp: Author = { ...homeHelp, id: 'lafitte', name: 'Mme Lafitte' }
const people = [homeHelp, otherHelp, gp, cell]

const refusal = { category: 'refusal', severity: 'important' }
const raise = (body: object = refusal, by = homeHelp) =>
  mergeChange(alert, undefined, undefined, { kind: 'create', body }, by, '2026-11-21T18:10:00.000Z')

type Move = { readonly to: string; readonly by: Author; readonly base: number; readonly note: string }
function move(current: Version, { to, by, base, note }: Move, receivedAt?: string) {
  const change = { kind: 'transition', baseVersion: base, to, details: { note } } as const
  return mergeChange(alert, { ...current, receivedAt }, undefined, change, by, '2026-11-21T18:14:00.000Z')
}
const bodyOf = (outcome: ReturnType<typeof mergeChange>) => {
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
  return outcome.body as AlertBody
}
const raised = { version: 1, body: bodyOf(raise()) }

describe('an alert', () => {
  it('is seen by a named person, who is not its author nor a home help', () => {
    const seen = bodyOf(move(raised, { to: 'acknowledged', by: gp, base: 1, note: '' }))
    expect(seen.state).toBe('acknowledged')
    expect(seen.steps.map(({ state, by }) => `${state} ${by.name}`)).toEqual([
      'raised Mme Dubroca',
      'acknowledged Dr Sance',
    ])
    expect(move(raised, { to: 'acknowledged', by: otherHelp, base: 1, note: '' })).toMatchObject({
      code: 'role_not_allowed',
    })
  })

  it('is cancelled by its author alone, with a reason, before anybody has seen it', () => {
    const cancel = { to: 'cancelled', base: 1, note: 'Elle l’a pris ensuite' }
    expect(bodyOf(move(raised, { ...cancel, by: homeHelp })).state).toBe('cancelled')
    for (const by of [gp, cell, otherHelp]) {
      expect(move(raised, { ...cancel, by })).toMatchObject({ code: 'role_not_allowed' })
    }
    expect(move(raised, { ...cancel, by: homeHelp, note: ' ' })).toMatchObject({ kind: 'rejected' })
    const seen = { version: 2, body: bodyOf(move(raised, { to: 'acknowledged', by: gp, base: 1, note: '' })) }
    expect(move(seen, { ...cancel, by: homeHelp })).toMatchObject({ code: 'transition_stale' })
    expect(move(seen, { ...cancel, by: homeHelp, base: 2 })).toMatchObject({ code: 'transition_illegal' })
  })

  it('keeps when it came, whatever happens to it then', () => {
    const arrival = '2026-11-21T20:02:00.000Z'
    expect(arrivalOf(raised.body, arrival)).toBe(arrival)
    const seen = bodyOf(move(raised, { to: 'acknowledged', by: gp, base: 1, note: '' }, arrival))
    const later = '2026-11-21T21:00:00.000Z'
    expect(arrivalOf(seen, later)).toBe(arrival)
    const over = bodyOf(
      move({ version: 2, body: seen }, { to: 'resolved', by: cell, base: 2, note: '' }, later),
    )
    expect(arrivalOf(over, '2026-11-22T08:00:00.000Z')).toBe(arrival)
    expect(over.steps.map(({ receivedAt }) => receivedAt)).toEqual([arrival, later, undefined])
  })

  it('never loses that somebody has seen it, nor who, whatever is tried on it and from whatever version', () => {
    const moves = fc.array(
      fc.record({
        to: fc.constantFrom('raised', 'acknowledged', 'resolved', 'cancelled'),
        by: fc.constantFrom(...people),
        base: fc.nat(4),
        note: fc.constantFrom('', 'raison'),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(moves, (tried) => {
        let current: Version = raised
        const seenBy: string[] = []
        const refusedWhile: string[] = []
        for (const one of tried) {
          const outcome = move(current, { ...one, base: Math.min(one.base + 1, current.version) })
          const seeing = one.to === 'acknowledged' && acknowledgers.includes(one.by.role)
          if (outcome.kind === 'accepted') {
            if (seeing) seenBy.push(one.by.name)
            current = { version: outcome.version, body: outcome.body }
          } else if (seeing) refusedWhile.push((current.body as AlertBody).state)
        }
        const { steps, state } = current.body as AlertBody
        expect(steps.filter((step) => step.state === 'acknowledged').map(({ by }) => by.name)).toEqual(seenBy)
        expect(seenBy.length > 0 ? ['acknowledged', 'resolved'] : ['raised', 'cancelled']).toContain(state)
        // Refused only when it is over: never because somebody was faster.
        expect(refusedWhile.filter((was) => was !== 'resolved' && was !== 'cancelled')).toEqual([])
      }),
    )
  })

  it('offers to each person what would be taken, and nothing else but to say again that it was seen', () => {
    const seen = { version: 2, body: bodyOf(move(raised, { to: 'acknowledged', by: gp, base: 1, note: '' })) }
    for (const current of [raised, seen]) {
      for (const by of people) {
        const taken = ['acknowledged', 'resolved', 'cancelled'].filter(
          (to) => move(current, { to, by, base: current.version, note: 'raison' }).kind === 'accepted',
        )
        const offered = nextStates(current.body, by)
        expect(taken.filter((to) => current === raised || to !== 'acknowledged')).toEqual(offered)
      }
    }
    const own = { version: 1, body: bodyOf(raise(refusal, gp)) }
    expect(move(own, { to: 'acknowledged', by: gp, base: 1, note: '' })).toMatchObject({
      code: 'role_not_allowed',
    })
    expect(nextStates(own.body, gp)).toEqual(['cancelled'])
  })

  it('answers a signal as seen when its author may say so, as raised otherwise', () => {
    const answer = { ...refusal, signal: 'missed-intakes p 1' }
    expect(bodyOf(raise(answer, gp))).toMatchObject({ state: 'acknowledged', steps: [{ by: gp }] })
    expect(bodyOf(raise(answer, homeHelp)).state).toBe('raised')
    expect(bodyOf(raise({ ...refusal, state: 'acknowledged', steps: [] }, gp)).state).toBe('raised')
  })

  it('has a class that its author writes; that of a home help is never medical', () => {
    for (const by of role.options.filter((of) => !isPatientSide(of))) {
      for (const category of Object.keys(categories) as AlertCategory[]) {
        const found = classOfAlert(category, by)!
        expect(mayWrite(by, found), `${by} ${category}`).toBe(true)
        expect(mayRead(by, found)).toBe(true)
      }
    }
    expect(classOfAlert('refusal', 'home-help')).toBe('medico-social')
    expect(classOfAlert('fall', 'physician')).toBe('medical')
    expect(classOfAlert('carer-exhausted', 'physician')).toBe('medico-social')
  })
})
