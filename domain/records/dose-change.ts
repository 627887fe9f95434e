import { z } from 'zod'
import type { Role } from '../people/role.ts'
import { author, instant, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const doseChangeState = z.enum(['prescribed', 'acknowledged', 'cancelled'])
export type DoseChangeState = z.infer<typeof doseChangeState>

const stateLabel: Readonly<Record<DoseChangeState, string>> = {
  prescribed: 'prescrit',
  acknowledged: 'pris en compte',
  cancelled: 'annulé',
}

const step = z.strictObject({
  state: doseChangeState,
  at: instant,
  by: author,
  note: z.string().max(500).default(''),
  /** The dose that was on screen when it was taken into account. */
  dose: z.string().max(200).optional(),
})

export const doseChangeBody = z.strictObject({
  /** The `medication-line` that says the new dose, written with this record and never without it. */
  line: recordId,
  drug: z.string().min(1).max(200),
  before: z.string().max(200),
  after: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(300),
  startsOn: z.iso.date(),
  /** The treatment is stopped, and `after` says so in a word. Since version 2. */
  stops: z.literal(true).optional(),
  state: doseChangeState.default('prescribed'),
  steps: z.array(step).max(50).default([]),
})
export type DoseChangeBody = z.infer<typeof doseChangeBody>

const doseChangeDetails = z.strictObject({
  note: z.string().max(500).default(''),
  dose: z.string().max(200).optional(),
})

const prescribers: readonly Role[] = ['physician', 'specialist', 'hospital']
/** Those who prepare or hand out what is taken. */
const preparers: readonly Role[] = ['nurse', 'pharmacist']

/**
 * A dose changes, with its reason and its start, until somebody who prepares it has taken it into
 * account by name (MED-1). Once that is done it is not undone: another change is prescribed.
 */
export const doseChange = defineRecordType<DoseChangeBody>({
  name: 'dose-change',
  label: { one: 'changement de dose', many: 'changements de dose' },
  schemaVersion: 2,
  // Before, none was a stop.
  upgrades: { 1: (body) => body },
  schema: doseChangeBody,
  confidentiality: ['medical'],
  authors: prescribers,
  inTimeline: false,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    start: (body, by, at) => ({
      ...body,
      state: 'prescribed',
      steps: [{ state: 'prescribed', at, by, note: '' }],
    }),
    transitions: {
      prescribed: { acknowledged: preparers, cancelled: prescribers },
      // Again when the dose has moved since, or by the other of the two.
      acknowledged: { acknowledged: preparers },
      cancelled: {},
    },
    details: doseChangeDetails,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: stateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details, author: by, at }) => {
      const state = doseChangeState.parse(to)
      return {
        ...body,
        state,
        steps: [...body.steps, { state, at, by, ...doseChangeDetails.parse(details) }],
      }
    },
  },
  fields: (body) => ({ line: body.line, state: body.state }),
  searchText: (body) => `${body.drug} ${body.reason}`,
  title: (body) => `${body.drug} : ${body.before || 'sans posologie'} → ${body.after}`,
})
