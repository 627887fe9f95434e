import { z } from 'zod'
import {
  type AlertCategory,
  acknowledgers,
  categories,
  isByService,
  mayAcknowledge,
  severities,
} from '../alerts/categories.ts'
import { role } from '../people/role.ts'
import { type Author, author, instant } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const alertState = z.enum(['raised', 'acknowledged', 'resolved', 'cancelled'])
export type AlertState = z.infer<typeof alertState>

const alertStateLabel: Readonly<Record<AlertState, string>> = {
  raised: 'signalée',
  acknowledged: 'vue',
  resolved: 'réglée',
  cancelled: 'annulée',
}

const step = z.strictObject({
  state: alertState,
  at: instant,
  by: author,
  note: z.string().max(1000).default(''),
  /** When the service had this step, known once the next one is written. */
  receivedAt: instant.optional(),
})

export const alertBody = z.strictObject({
  category: z.enum(Object.keys(categories) as [AlertCategory, ...AlertCategory[]]),
  severity: z.enum(severities),
  text: z.string().trim().max(500).default(''),
  /** The signal of a rule that it answers (`alerts/signals.ts`): the signal is then over, for everybody. */
  signal: z.string().min(1).max(200).optional(),
  state: alertState.default('raised'),
  steps: z.array(step).max(100).default([]),
})
export type AlertBody = z.infer<typeof alertBody>

const details = z.strictObject({ note: z.string().trim().max(1000).default('') })

/**
 * An alert or a « signalement » (capabilities 1.I): above everything until a named person says "seen".
 * Nothing takes that word back: not its author, not who was faster, not a change made without network.
 */
export const alert = defineRecordType<AlertBody>({
  name: 'alert',
  label: { one: 'alerte', many: 'alertes' },
  schemaVersion: 1,
  schema: alertBody,
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social'],
  advancedByReaders: true,
  writtenAlone: true,
  inTimeline: true,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    // Whoever answers a signal has seen it: it is not raised again.
    startedBy: ({ category }) => (isByService(category) ? [] : role.options),
    start: (body, by, at) => {
      const state = body.signal !== undefined && mayAcknowledge(by.role) ? 'acknowledged' : 'raised'
      return { ...body, state, steps: [{ state, at, by, note: '' }] }
    },
    transitions: {
      raised: {
        acknowledged: acknowledgers,
        // Its author alone: `refuses`.
        cancelled: role.options,
      },
      acknowledged: { acknowledged: acknowledgers, resolved: acknowledgers },
      resolved: {},
      cancelled: {},
    },
    // Two people may both have seen it, one of them without network.
    late: ['acknowledged'],
    refuses: (body, { to, author: by, details: given }) => {
      const own = body.steps[0]?.by.id === by.id
      if (to === 'acknowledged' && own) return 'Une alerte est vue par quelqu’un d’autre que son auteur.'
      if (to !== 'cancelled') return undefined
      if (!own) return 'Seul son auteur annule une alerte.'
      if (isByService(body.category))
        return 'Un accès d’urgence est signalé par le service : il ne s’annule pas.'
      return details.parse(given).note === '' ? 'Dites pourquoi cette alerte est annulée.' : undefined
    },
    details,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: alertStateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details: given, author: by, at, previousReceivedAt }) => {
      const state = alertState.parse(to)
      const { note } = details.parse(given)
      const last = body.steps.at(-1)
      const before =
        last && previousReceivedAt && !last.receivedAt
          ? [...body.steps.slice(0, -1), { ...last, receivedAt: previousReceivedAt }]
          : body.steps
      return { ...body, state, steps: [...before, { state, at, by, note }] }
    },
  },
  fields: (body) => ({ state: body.state, signal: body.signal ?? null }),
  searchText: (body) => `${categories[body.category].label} ${body.text}`,
  title: (body) => `${categories[body.category].label} : ${alertStateLabel[body.state]}`,
})

/** What this person may do with it now. */
export function nextStates(
  { state, steps, category }: AlertBody,
  by: Pick<Author, 'id' | 'role'>,
): readonly AlertState[] {
  const own = steps[0]?.by.id === by.id
  if (state === 'raised' && own) return isByService(category) ? [] : ['cancelled']
  if (!mayAcknowledge(by.role)) return []
  return state === 'raised' ? ['acknowledged'] : state === 'acknowledged' ? ['resolved'] : []
}

/** When the service had the alert itself, whatever happened to it since; `receivedAt` is of its present version. */
export function arrivalOf({ steps }: AlertBody, receivedAt: string | undefined): string | undefined {
  return steps.length > 1 ? steps[0]?.receivedAt : receivedAt
}
