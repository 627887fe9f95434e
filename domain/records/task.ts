import { z } from 'zod'
import { addDays, isDay, parisInstant } from '../agenda/paris.ts'
import { mayWrite } from '../people/access.ts'
import { role, roleLabel, type Role } from '../people/role.ts'
import type { ConfidentialityClass } from './confidentiality.ts'
import { type Author, author, instant, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const taskState = z.enum(['asked', 'accepted', 'done', 'cancelled'])
export type TaskState = z.infer<typeof taskState>

const stateLabel: Readonly<Record<TaskState, string>> = {
  asked: 'demandé',
  accepted: 'accepté',
  done: 'fait',
  cancelled: 'annulé',
}

/** A named member of the circle, or whoever of a trade takes it first. */
export const taskAssignee = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), person: author }),
  z.strictObject({ kind: z.literal('role'), role }),
])
export type TaskAssignee = z.infer<typeof taskAssignee>

const step = z.strictObject({
  state: taskState,
  at: instant,
  by: author,
  /** Why it was declined: required then. */
  note: z.string().trim().max(500).default(''),
})

export const taskBody = z
  .strictObject({
    /** « prélever INR jeudi » */
    what: z.string().trim().min(1, 'Dites ce qui est à faire.').max(300),
    assignee: taskAssignee,
    /** A day, or a day and its hour. */
    due: z.union([z.iso.date(), instant]),
    /** The record that it comes from. */
    about: recordId.optional(),
    state: taskState.default('asked'),
    steps: z.array(step).max(60).default([]),
  })
  .refine(({ steps }) => steps.slice(1).every(({ state, note }) => state !== 'asked' || note !== ''), {
    message: 'Dites pourquoi : la personne qui l’a demandé le lira.',
  })
export type TaskBody = z.infer<typeof taskBody>

const taskDetails = z.strictObject({ note: z.string().trim().max(500).default('') })

/** Whom it was asked of: « Mme Labat », « une infirmière du cercle ». */
export function sayAssignee(assignee: TaskAssignee): string {
  return assignee.kind === 'person' ? assignee.person.name : `${roleLabel[assignee.role]} du cercle`
}

/** Whether this is asked of that person. Once accepted, it is the business of who accepted alone. */
export function isFor(body: TaskBody, person: { readonly id: string; readonly role: Role }): boolean {
  const { assignee, state } = body
  if (state === 'accepted' || state === 'done') return body.steps.at(-1)?.by.id === person.id
  return assignee.kind === 'person' ? assignee.person.id === person.id : assignee.role === person.role
}

/** When it begins to be late: a day is over when the next one begins. */
export function lateFrom({ due }: TaskBody): number {
  return Date.parse(isDay(due) ? parisInstant(`${addDays(due, 1)}T00:00`) : due)
}

/** Classes in which one may ask and the other read and answer, the most usual first. */
export function taskClasses(asker: Role, assignee: Role): readonly ConfidentialityClass[] {
  return task.confidentiality.filter((name) => mayWrite(asker, name) && mayWrite(assignee, name))
}

const everybody = role.options

/** Something asked of a member of the circle for a day (NP-07). */
export const task = defineRecordType<TaskBody>({
  name: 'task',
  label: { one: 'tâche', many: 'tâches' },
  schemaVersion: 1,
  schema: taskBody,
  confidentiality: ['paramedical', 'medical', 'medico-social', 'logistic', 'social', 'administrative'],
  inTimeline: false,
  writtenAlone: true,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    start: (body, by, at) => {
      const asked = { state: 'asked', at, by, note: '' } as const
      const ofMyself = body.assignee.kind === 'person' && body.assignee.person.id === by.id
      return {
        ...body,
        state: ofMyself ? 'accepted' : 'asked',
        steps: ofMyself ? [asked, { ...asked, state: 'accepted' }] : [asked],
      }
    },
    transitions: {
      // Who does it at once has accepted it.
      asked: { accepted: everybody, done: everybody, asked: everybody, cancelled: everybody },
      accepted: { done: everybody, asked: everybody, cancelled: everybody },
      // Said done by mistake.
      done: { accepted: everybody },
      cancelled: {},
    },
    refuses: (body, { to, author: by }) => {
      if (to === 'cancelled') {
        return body.steps[0]?.by.id === by.id ? undefined : 'Une tâche est annulée par qui l’a demandée.'
      }
      return isFor(body, by) ? undefined : 'Cette tâche est demandée à une autre personne.'
    },
    details: taskDetails,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: stateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details, author: by, at }) => {
      const { note } = taskDetails.parse(details)
      const state = taskState.parse(to)
      return { ...body, state, steps: [...body.steps, { state, at, by, note }] }
    },
  },
  fields: (body) => ({ state: body.state, asker: body.steps[0]?.by.id ?? null }),
  searchText: (body) => body.what,
  title: (body) => `${body.what} (${stateLabel[body.state]})`,
})

export function toAssignee({ id, name, role: of, profession }: Author): TaskAssignee {
  return { kind: 'person', person: { id, name, role: of, profession } }
}
