import { AppError } from '@navigateur-pro/domain/errors.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { OutboxItem } from '../../contract/sync-views.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { Outbox } from './outbox.ts'

export type OutboxViewDependencies = {
  readonly outbox: Outbox
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Patients
  readonly drafts: Drafts
}

/** What waits, what was refused and what the coordination holds (« à traiter »), as a person reads it. */
export function createOutboxView({ outbox, store, registry, patients, drafts }: OutboxViewDependencies) {
  function read(): OutboxItem[] {
    return outbox.list().flatMap(({ operation, state, reason }) => {
      const record = store.find(operation.record_id)
      if (!record) return []
      const body = readBody(registry, record)
      const known = body.kind === 'known' ? body : undefined
      const patient = patients.view(record.patientId)
      return [
        {
          recordId: record.id,
          type: record.type,
          ...(patient && { patient }),
          label: known?.type.label.one ?? 'élément',
          title: known?.type.title(known.body) ?? '',
          ...(record.type === 'transmission' && { text: (record.body as TransmissionBody).text }),
          at: operation.authored_at,
          state,
          ...(reason && { reason }),
        },
      ]
    })
  }

  /**
   * Ends a refused item. What was typed comes back as a draft, unless its patient is no longer here:
   * the person has seen the whole text and may have copied it. What the coordination holds is only
   * taken off the list.
   */
  function takeBack(recordId: string): { draftId?: string } {
    const record = store.find(recordId)
    if (record?.waiting !== 'refused') throw new AppError('not_found', 'Cet élément n’est plus à traiter.')
    const refused = outbox.list().find(({ operation }) => operation.record_id === recordId)
    const isNew = refused?.state === 'refused' && refused.operation.kind === 'create'
    const draftId = isNew && patients.view(record.patientId) ? draftAgain(record) : undefined
    outbox.dismiss(recordId)
    return draftId ? { draftId } : {}
  }

  /** Added to what the draft of that patient already holds. Undefined for what has no draft. */
  function draftAgain({ type, patientId, body }: CachedRecord): string | undefined {
    const joined = (before: string, after: string) =>
      [before, after].filter((text) => text !== '').join('\n\n')
    if (type === 'transmission') {
      const draft = drafts.open(patientId, 'transmission')
      const { text, important, attachments } = body as TransmissionBody
      const files = [...draft.body.attachments, ...attachments]
      drafts.save(draft.draftId, {
        ...draft.body,
        text: joined(draft.body.text, text),
        important,
        attachments: files,
      })
      return draft.draftId
    }
    if (type === 'referral' || type === 'support-referral') {
      const draft = drafts.open(patientId, 'referral')
      const {
        state: _state,
        steps: _steps,
        appointment: _day,
        arrangement: _who,
        report: _answer,
        ...asked
      } = body as ReferralBody
      drafts.save(draft.draftId, {
        ...asked,
        question: joined(draft.body.question, asked.question),
        attachments: [...draft.body.attachments, ...asked.attachments],
      })
      return draft.draftId
    }
    return undefined
  }

  return { read, takeBack }
}
