import { describe, expect, it } from 'vitest'
import { mayRead } from '../people/access.ts'
import { isPatientSide, role, type Role } from '../people/role.ts'
import { mergeChange, nextStates } from './merge.ts'
import type { Author } from './record.ts'
import { isFor, lateFrom, task, type TaskBody, taskClasses, toAssignee } from './task.ts'

const gp: Author = { id: '1', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const nurse: Author = { id: '3', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const otherNurse: Author = { id: '4', name: 'M. Castagnet', role: 'nurse', profession: 'infirmier' }
const at = '2026-11-21T10:00:00.000Z'
const request = { what: 'prélever INR jeudi', assignee: toAssignee(nurse), due: '2026-11-26' }
const ofNurses = { ...request, assignee: { kind: 'role', role: 'nurse' } }

function asked(body: object, by = gp): TaskBody {
  const outcome = mergeChange(task, undefined, undefined, { kind: 'create', body }, by, at)
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
  return outcome.body as TaskBody
}
function move(body: TaskBody, by: Author, to: string, note = '') {
  const current = { version: 1, body }
  const change = { kind: 'transition', baseVersion: 1, to, details: { note } } as const
  return mergeChange(task, current, current, change, by, at)
}
function moved(body: TaskBody, ...steps: readonly (readonly [Author, string, string?])[]): TaskBody {
  return steps.reduce((before, [by, to, note]) => {
    const outcome = move(before, by, to, note)
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
    return outcome.body as TaskBody
  }, body)
}

describe('a task', () => {
  it('asked, accepted, done: each step with who and when', () => {
    const { state, steps } = moved(asked(request), [nurse, 'accepted'], [nurse, 'done'])
    expect(state).toBe('done')
    expect(steps.map((step) => `${step.state} ${step.by.name}`)).toEqual([
      'asked Dr Sance',
      'accepted Mme Labat',
      'done Mme Labat',
    ])
  })

  it('what one asks of oneself is accepted at once', () => {
    expect(asked({ ...request, assignee: toAssignee(gp) }).state).toBe('accepted')
  })

  it.each<[string, TaskBody, Author, string[]]>([
    ['the person it is asked of', asked(request), nurse, ['accepted', 'done', 'asked']],
    ['who asked it', asked(request), gp, ['cancelled']],
    ['anybody else', asked(request), otherNurse, []],
    ['asked of the nurses: any of them', asked(ofNurses), otherNurse, ['accepted', 'done', 'asked']],
    ['taken by one of them: she alone', moved(asked(ofNurses), [nurse, 'accepted']), otherNurse, []],
    [
      'taken by her: she does it or gives it back',
      moved(asked(ofNurses), [nurse, 'accepted']),
      nurse,
      ['done', 'asked'],
    ],
    ['said done by mistake: who said it', moved(asked(request), [nurse, 'done']), nurse, ['accepted']],
    ['called off: nobody', moved(asked(request), [gp, 'cancelled']), nurse, []],
  ])('who may do what: %s', (_case, body, by, expected) => {
    expect(nextStates(task, body, by).toSorted()).toEqual(expected.toSorted())
    for (const to of ['accepted', 'done', 'asked', 'cancelled']) {
      expect(move(body, by, to, 'parce que').kind).toBe(expected.includes(to) ? 'accepted' : 'rejected')
    }
  })

  it('declined with a reason, it is asked again: of the nurses, another may take it', () => {
    expect(move(asked(ofNurses), nurse, 'asked')).toMatchObject({ kind: 'rejected', code: 'body_invalid' })
    const declined = moved(asked(ofNurses), [nurse, 'asked', 'absente jeudi'])
    expect(declined.state).toBe('asked')
    expect(isFor(moved(declined, [otherNurse, 'accepted']), otherNurse)).toBe(true)
  })

  it('a day is over at midnight in Paris, an hour at once', () => {
    expect(new Date(lateFrom(asked(request))).toISOString()).toBe('2026-11-26T23:00:00.000Z')
    expect(lateFrom(asked({ ...request, due: '2026-11-26T07:30:00.000Z' }))).toBe(
      Date.parse('2026-11-26T07:30:00.000Z'),
    )
  })

  it('is only asked in a class that both may read and write, and there is one for any two people', () => {
    const professionals = role.options.filter((of) => !isPatientSide(of))
    for (const asker of professionals) {
      for (const assignee of professionals) {
        const classes = taskClasses(asker, assignee)
        expect(classes.length, `${asker} → ${assignee}`).toBeGreaterThan(0)
        expect(classes.every((name) => mayRead(asker, name) && mayRead(assignee, name))).toBe(true)
      }
    }
    const first = (assignee: Role) => taskClasses('physician', assignee)[0]
    expect([first('nurse'), first('home-help'), first('coordinator-social')]).toEqual([
      'paramedical',
      'medico-social',
      'medico-social',
    ])
  })
})
