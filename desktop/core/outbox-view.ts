import { AppError } from '@navigateur-pro/domain/errors.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { OutboxItem } from '../contract/views.ts'
import type { Drafts } from './drafts/drafts.ts'
import type { Patients } from './patients.ts'
import type { RecordStore } from './records/record-store.ts'
import type { Outbox } from './sync/outbox.ts'

type Dependencies = {
  readonly outbox: Outbox
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Patients
  readonly drafts: Drafts
}

/** What waits and what was refused (« à traiter »), as a person reads it. */
export function createOutboxView({ outbox, store, registry, patients, drafts }: Dependencies) {
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
   * Ends a refused item. The text of a transmission comes back as a draft, unless its patient is no
   * longer here: the person has seen the whole text and may have copied it.
   */
  function takeBack(recordId: string): { draftId?: string } {
    const record = store.find(recordId)
    if (record?.waiting !== 'refused') throw new AppError('not_found', 'Cet élément n’est plus à traiter.')
    if (record.type !== 'transmission' || !patients.view(record.patientId)) {
      outbox.dismiss(recordId)
      return {}
    }
    const { text, important, attachments } = record.body as TransmissionBody
    const draft = drafts.open(record.patientId, 'transmission')
    if (draft.kind !== 'transmission') return {}
    const kept = draft.body.text === '' ? text : `${draft.body.text}\n\n${text}`
    const body = {
      ...draft.body,
      text: kept,
      important,
      attachments: [...draft.body.attachments, ...attachments],
    }
    drafts.save(draft.draftId, body)
    outbox.dismiss(recordId)
    return { draftId: draft.draftId }
  }

  return { read, takeBack }
}
