import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralEntryBody } from '@navigateur-pro/domain/records/referral-entry.ts'
import { mayWriteRecord, readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { ReferralView } from '../../contract/referral-views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { deliveryOf, readingsOf } from '../timeline/delivery.ts'
import { callGaps, checklistsOf, clockOf, remindIn } from './referral-clock.ts'

export type ReferralRecord = CachedRecord & { readonly body: ReferralBody }
type Entry = CachedRecord & { readonly body: ReferralEntryBody }
type Said = Exclude<ReferralEntryBody, { readonly kind: 'tick' }>

type Dependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly attachments: Attachments
  readonly person: () => Professional
  readonly nowMs: () => number
}

/** A request as a person reads it: where it stands, what was said, what is left to do. */
export function createReferralViews({ store, registry, attachments, person, nowMs }: Dependencies) {
  function viewAll(records: readonly ReferralRecord[]): ReferralView[] {
    const ids = records.map(({ id }) => id)
    const readings = readingsOf(store, ids)
    const written = store.listByField('referral-entry', 'request', ids).filter(isEntry)
    const entries = Map.groupBy(written, ({ body }) => body.request)
    return records.map((record) => {
      const about = (entries.get(record.id) ?? []).toSorted((a, b) =>
        a.occurredAt.localeCompare(b.occurredAt),
      )
      return view(record, about, deliveryOf(record, readings))
    })
  }

  function view(
    record: ReferralRecord,
    about: readonly Entry[],
    delivery: ReferralView['delivery'],
  ): ReferralView {
    const { body } = record
    const today = localDay(new Date(nowMs()).toISOString())
    const of = (kind: ReferralEntryBody['kind']) => about.filter((entry) => entry.body.kind === kind)
    const lastStep = body.steps.at(-1)?.at ?? record.occurredAt
    const remind = remindIn(
      body,
      today,
      of('reminded').map(({ occurredAt }) => localDay(occurredAt)),
    )
    const report = body.report === undefined ? undefined : store.find(body.report)
    return {
      recordId: record.id,
      patientId: record.patientId,
      version: record.version,
      // The record's author is whoever moved it last; a request is known by who made it.
      author: body.steps[0]?.by ?? record.author,
      confidentiality: record.confidentiality,
      occurredAt: record.occurredAt,
      ...(record.receivedAt && { receivedAt: record.receivedAt }),
      body,
      attachments: attachments.view(record.patientId, body.attachments),
      delivery,
      next: record.waiting ? [] : nextStates(record),
      mayWrite: mayWriteRecord(registry.find('referral-entry'), person().role, record.confidentiality),
      ...clockOf(body, nowMs(), of('call').at(-1)?.occurredAt),
      gaps: [
        ...callGaps(
          body,
          nowMs(),
          of('call').map(({ occurredAt }) => occurredAt),
        ),
      ],
      nudges: of('nudge').filter(({ occurredAt }) => occurredAt > lastStep).length,
      ...(remind !== undefined && { remindIn: remind }),
      entries: about.flatMap(toEntry),
      checklists: checklistsOf(body, localDay).map(({ name, items }) => ({
        name,
        items: items.map(({ id, label, owner, dueOn }) => {
          const last = of('tick').findLast((entry) => entry.body.kind === 'tick' && entry.body.item === id)
          const done = last?.body.kind === 'tick' && last.body.done ? last : undefined
          return {
            id,
            label,
            owner,
            ...(done && { done: { by: done.author.name, at: done.occurredAt } }),
            ...(dueOn && { dueOn }),
            late: !done && dueOn !== undefined && dueOn < today,
          }
        }),
      })),
      ...(report && { report: toReport(report) }),
    }
  }

  function nextStates({ type, body }: ReferralRecord): string[] {
    const policy = registry.find(type)!.merge
    if (policy.kind !== 'states') return []
    const transitions = Object.entries(policy.transitions[policy.stateOf(body)] ?? {})
    return transitions.filter(([, roles]) => roles.includes(person().role)).map(([to]) => to)
  }

  function isEntry(record: CachedRecord): record is Entry {
    return readBody(registry, record).kind === 'known'
  }

  return viewAll
}

function toEntry({ id, body, author, occurredAt, waiting }: Entry): ReferralView['entries'] {
  if (body.kind === 'tick') return []
  const said: Said = body
  return [
    {
      recordId: id,
      kind: said.kind,
      by: author.name,
      at: occurredAt,
      text: 'text' in said ? said.text : '',
      ...(said.kind === 'call' && { reached: said.reached }),
      waiting: waiting !== undefined,
    },
  ]
}

function toReport({ id, type, body, author }: CachedRecord): NonNullable<ReferralView['report']> {
  if (type === 'document') return { recordId: id, title: (body as DocumentBody).title }
  const { text } = body as TransmissionBody
  return { recordId: id, title: author.name, text }
}

/** The patient's paper has no time zone: days are those of the desk. */
function localDay(instant: string): string {
  const date = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
