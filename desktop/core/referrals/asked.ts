import { type ReferralBody, sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralEntryBody } from '@navigateur-pro/domain/records/referral-entry.ts'
import { endedStates, sayState, stateWords } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { clockOf } from './referral-clock.ts'

type Told = { readonly by: string; readonly at: string }

/** Where a request stands for who made it. */
export type AskedRequest = {
  readonly recordId: string
  readonly patientId: string
  readonly title: string
  /** French; since when. */
  readonly late?: { readonly text: string; readonly since: string }
  /** It was answered, and is not closed. */
  readonly answered?: { readonly text: string; readonly at: string }
  /** Somebody wrote about it, and this person has not since. */
  readonly message?: Told
}

const waiting = Object.keys(stateWords).filter((state) => !endedStates.some((ended) => ended === state))

/** The requests of one person that are not over, in every dossier. */
export function askedBy(
  personId: string,
  { store, registry }: { readonly store: RecordStore; readonly registry: Registry },
  types: readonly string[],
  nowMs: number,
): readonly AskedRequest[] {
  const mine = types
    .flatMap((type) => store.listByField(type, 'state', waiting))
    .flatMap((record) => {
      const read = readBody(registry, record)
      const body = read.kind === 'known' ? (read.body as ReferralBody) : undefined
      return body?.steps[0]?.by.id === personId ? [{ record, body }] : []
    })
  const entries = Map.groupBy(
    store.listByField(
      'referral-entry',
      'request',
      mine.map(({ record }) => record.id),
    ),
    ({ body }) => (body as ReferralEntryBody).request,
  )
  return mine.map(({ record, body }) => {
    const title = sayReferral(body)
    const last = body.steps.at(-1)
    const about = (entries.get(record.id) ?? []).toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt))
    const { late, dueAt } = clockOf(body, nowMs, about.findLast(isOf('call'))?.occurredAt)
    const message = lastTold(about, personId)
    return {
      recordId: record.id,
      patientId: record.patientId,
      title,
      ...(late &&
        dueAt && {
          late: { text: body.state === 'arranged' ? 'appel en retard' : 'réponse en retard', since: dueAt },
        }),
      ...(body.state === 'reported' &&
        last &&
        last.by.id !== personId && {
          answered: { text: sayState(body.kind, 'reported'), at: last.at },
        }),
      ...(message && { message }),
    }
  })
}

function lastTold(about: readonly CachedRecord[], personId: string): Told | undefined {
  const last = about.findLast(isOf('message'))
  return last && last.author.id !== personId ? { by: last.author.name, at: last.occurredAt } : undefined
}

function isOf(kind: ReferralEntryBody['kind']) {
  return ({ body }: CachedRecord) => (body as ReferralEntryBody).kind === kind
}
