import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import {
  type ReferralBody,
  type ReferralDetails,
  referralBody,
  type Urgency,
} from '@navigateur-pro/domain/records/referral.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { ReferralView, WorklistItem } from '../../contract/views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { deliveryOf, readingsOf } from '../timeline/delivery.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly writer: RecordWriter
  readonly drafts: Drafts
  readonly patients: Patients
  readonly attachments: Attachments
  readonly person: () => Professional
  readonly nowMs: () => number
}

const hour = 3_600_000
/** How long a request may wait to be taken, then for a date, before the cell is told that it is late. */
const patience: Readonly<Record<Urgency, number>> = {
  urgent: 4 * hour,
  soon: 48 * hour,
  routine: 5 * 24 * hour,
}
const waitingStates: readonly string[] = ['requested', 'taken', 'missed']
const endedStates: readonly string[] = ['closed', 'cancelled']

export function createReferrals(dependencies: Dependencies) {
  const { store, registry, writer, drafts, patients, attachments, person, nowMs } = dependencies

  function request(draftId: string): { recordId: string } {
    const { patientId, body } = drafts.read(draftId, 'referral')
    const parsed = referralBody.safeParse(body)
    if (!parsed.success) {
      throw new AppError(
        'bad_input',
        'Choisissez une spécialité et posez votre question. Rien n’a été envoyé.',
      )
    }
    const record = writer.create({ type: 'referral', patientId, body: parsed.data }, (db) =>
      drafts.remove(db, draftId),
    )
    return { recordId: record.id }
  }

  function list(patientId: string): ReferralView[] {
    return toViews(store.listByPatient(patientId, ['referral']))
  }

  /** Late ones first, then the most urgent, then the oldest. */
  function worklist(closed: boolean): WorklistItem[] {
    const ended = (record: CachedRecord) => endedStates.includes((record.body as ReferralBody).state)
    const rank: Readonly<Record<Urgency, number>> = { urgent: 0, soon: 1, routine: 2 }
    return toViews(store.listByType('referral').filter((record) => ended(record) === closed))
      .flatMap((referral) => {
        const patient = patients.view(referral.patientId)
        return patient ? [{ referral, patient }] : []
      })
      .toSorted(
        (a, b) =>
          Number(b.referral.late !== undefined) - Number(a.referral.late !== undefined) ||
          rank[a.referral.body.urgency] - rank[b.referral.body.urgency] ||
          a.referral.occurredAt.localeCompare(b.referral.occurredAt),
      )
  }

  function toViews(records: readonly CachedRecord[]): ReferralView[] {
    const readings = readingsOf(
      store,
      records.map((record) => record.id),
    )
    return records.map((record) => {
      const body = record.body as ReferralBody
      const late = lateness(body)
      return {
        recordId: record.id,
        patientId: record.patientId,
        version: record.version,
        // The record's author is whoever moved it last; a request is known by who made it.
        author: body.steps[0]?.by ?? record.author,
        occurredAt: record.occurredAt,
        ...(record.receivedAt && { receivedAt: record.receivedAt }),
        body,
        attachments: attachments.view(record.patientId, body.attachments),
        delivery: deliveryOf(record, readings),
        next: record.waiting ? [] : nextStates(body),
        ...(late && { late }),
      }
    })
  }

  function nextStates(body: ReferralBody): string[] {
    const policy = registry.find('referral')!.merge
    if (policy.kind !== 'states') return []
    const transitions = Object.entries(policy.transitions[body.state] ?? {})
    return transitions.filter(([, roles]) => roles.includes(person().role)).map(([to]) => to)
  }

  function lateness(body: ReferralBody): string | undefined {
    const last = body.steps.at(-1)
    if (!last || !waitingStates.includes(body.state)) return undefined
    const waited = nowMs() - Date.parse(last.at)
    if (waited <= patience[body.urgency]) return undefined
    const days = Math.floor(waited / (24 * hour))
    return days >= 1
      ? `attend depuis ${days} ${days === 1 ? 'jour' : 'jours'}`
      : `attend depuis ${Math.floor(waited / hour)} h`
  }

  return {
    request,
    list,
    worklist,
    advance: (recordId: string, version: number, to: string, details: ReferralDetails) =>
      writer.advance(recordId, version, to, details),
  }
}
