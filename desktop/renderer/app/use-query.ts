import { useCallback, useEffect } from 'react'
import { create } from 'zustand'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Input, Method, Output } from '../../contract/api.ts'
import type { EventName } from '../../contract/events.ts'
import { client } from './client.ts'

/** Which events make an answer out of date. `records.changed` only counts for the query's own patient. */
const outdatedBy: Partial<Record<Method, readonly EventName[]>> = {
  'session.read': ['session.changed'],
  'status.read': ['status.changed'],
  'outbox.read': ['status.changed'],
  'context.read': ['context.changed'],
  'identity.read': ['context.changed', 'records.changed'],
  'plugin.list': ['plugins.changed'],
  'pairing.pending': ['pairing.changed'],
  'pairing.accepted': ['pairing.changed'],
  // Whose it may be follows the dossiers.
  'inbox.list': ['inbox.changed', 'records.changed'],
  'inbox.read': ['inbox.changed', 'records.changed'],
  // A draft that was sent is a record.
  'draft.list': ['drafts.changed', 'records.changed'],
  'typed.list': ['drafts.changed'],
  'timeline.read': ['records.changed'],
  'document.read': ['records.changed'],
  'attachment.fetch': ['records.changed'],
  'dossier.files': ['records.changed'],
  'visit.read': ['records.changed'],
  'question.list': ['records.changed'],
  'alert.read': ['records.changed'],
  'alert.list': ['records.changed'],
  'care.read': ['records.changed'],
  'form.read': ['records.changed', 'reference.changed'],
  'measurement.read': ['records.changed'],
  'medication.read': ['records.changed'],
  'intake.read': ['records.changed'],
  'plan.read': ['records.changed'],
  'plan.reviews': ['records.changed'],
  'plan.signed': ['records.changed'],
  'plan.summary': ['records.changed'],
  'history.here': ['records.changed'],
  'history.whole': ['records.changed'],
  'circle.read': ['records.changed'],
  'shared.read': ['records.changed'],
  'mask.read': ['records.changed'],
  'conflict.list': ['records.changed'],
  'conflict.read': ['records.changed'],
  'referral.list': ['records.changed'],
  'referral.photos': ['records.changed'],
  'worklist.read': ['records.changed'],
  'worklist.patients': ['records.changed'],
  'indicators.read': ['records.changed'],
  'dashboard.read': ['records.changed'],
  'agenda.read': ['records.changed'],
  'agenda.mine': ['records.changed'],
  'task.ofPatient': ['records.changed'],
  'task.list': ['records.changed'],
  'mail.settings': ['mail.changed'],
  'mail.waiting': ['mail.changed', 'records.changed'],
  'delivery.choices': ['mail.changed', 'records.changed'],
  'delivery.list': ['mail.changed', 'records.changed'],
}

/** Below this, waiting is not shown: a flash of "loading" is noise. */
const patience = 150
/** Answers kept for screens that may come back. */
const kept = 40

type Entry = {
  readonly method: Method
  readonly input: unknown
  readonly value?: unknown
  readonly error?: AppError
  /** No answer yet, and long enough to say so. */
  readonly slow: boolean
  readonly users: number
  readonly round: number
}

const useEntries = create<Readonly<Record<string, Entry>>>(() => ({}))

type Query<Value> = {
  /** The last answer; kept while asking again, and kept when asking again fails. */
  readonly value: Value | undefined
  readonly error: AppError | undefined
  readonly slow: boolean
  readonly again: () => void
}

/** Asks, asks again when an event says so, and shares the answer. An `undefined` input asks nothing. */
export function useQuery<M extends Method>(method: M, input: Input<M> | undefined): Query<Output<M>> {
  const key = input === undefined ? '' : keyOf(method, input)
  const entry = useEntries((entries) => entries[key])
  useEffect(() => {
    if (key === '') return undefined
    const known = useEntries.getState()[key] ?? unasked(key, method)
    put(key, { ...known, users: known.users + 1 })
    if (known.users === 0 && !askedAhead.has(key)) void ask(key)
    return () => {
      change(key, (entry) => ({ users: entry.users - 1 }))
      forgetOldest()
    }
  }, [key, method])
  const again = useCallback(() => void ask(key), [key])
  return {
    value: entry?.value as Output<M> | undefined,
    error: entry?.error,
    slow: entry?.slow ?? false,
    again,
  }
}

/** Asks for a screen that was just asked for: the core answers while it is being drawn. */
export function askAhead<M extends Method>(method: M, input: Input<M>): void {
  const key = keyOf(method, input)
  const known = useEntries.getState()[key] ?? unasked(key, method)
  if (known.users > 0) return
  put(key, known)
  askedAhead.add(key)
  void ask(key).finally(() => askedAhead.delete(key))
}

/** On their way, for nobody yet. */
const askedAhead = new Set<string>()

/** Puts an answer in place before the core confirms it (preferences). */
export function setQueryValue<M extends Method>(method: M, input: Input<M>, value: Output<M>): void {
  change(keyOf(method, input), () => ({ value }))
}

/** Nothing of a patient stays in memory behind the lock. */
export function forgetQueries(): void {
  const entries = Object.entries(useEntries.getState())
  useEntries.setState(Object.fromEntries(entries.filter(([, entry]) => entry.users > 0)), true)
}

/** Listens to the core; called once, at start. */
export function followEvents(): void {
  for (const event of new Set(Object.values(outdatedBy).flat())) {
    client.on(event, (data) => {
      const changed = 'patientId' in data ? data.patientId : undefined
      refresh((entry) => {
        const patientId = (entry.input as { readonly patientId?: string }).patientId
        const concerned = changed === undefined || patientId === undefined || patientId === changed
        return concerned && (outdatedBy[entry.method]?.includes(event) ?? false)
      })
    })
  }
  client.onLink((up) => up && refresh(() => true))
}

function refresh(outdated: (entry: Entry) => boolean): void {
  for (const [key, entry] of Object.entries(useEntries.getState())) {
    if ((entry.users > 0 || askedAhead.has(key)) && outdated(entry)) void ask(key)
  }
}

async function ask(key: string): Promise<void> {
  const asked = useEntries.getState()[key]
  if (!asked) return
  const round = asked.round + 1
  change(key, () => ({ round }))
  // An older answer never replaces a newer one.
  const answer = (part: Pick<Entry, 'value' | 'error'>) => {
    const entry = useEntries.getState()[key]
    if (entry?.round !== round) return
    const { error: _previous, ...rest } = entry
    put(key, { ...rest, ...part, slow: false })
  }
  const timer = setTimeout(
    () => change(key, (entry) => ({ slow: entry.value === undefined && entry.error === undefined })),
    patience,
  )
  try {
    answer({ value: await client.call(asked.method, asked.input as never) })
  } catch (error) {
    answer({ error: isAppError(error) ? error : unexpected(error) })
  } finally {
    clearTimeout(timer)
  }
}

function unexpected(cause: unknown): AppError {
  return new AppError('internal', 'Cela n’a pas pu être lu. Rien n’a été perdu ; réessayez.', {}, { cause })
}

function unasked(key: string, method: Method): Entry {
  return { method, input: JSON.parse(key.slice(method.length)), slow: false, users: 0, round: 0 }
}

function keyOf(method: Method, input: unknown): string {
  return method + JSON.stringify(input)
}

function put(key: string, entry: Entry): void {
  useEntries.setState({ [key]: entry })
}

function change(key: string, part: (entry: Entry) => Partial<Entry>): void {
  const entry = useEntries.getState()[key]
  if (entry) put(key, { ...entry, ...part(entry) })
}

function forgetOldest(): void {
  const entries = Object.entries(useEntries.getState())
  const unused = entries.filter(([, entry]) => entry.users === 0)
  const dropped = new Set(unused.slice(0, Math.max(0, unused.length - kept)).map(([key]) => key))
  if (dropped.size > 0)
    useEntries.setState(Object.fromEntries(entries.filter(([key]) => !dropped.has(key))), true)
}
