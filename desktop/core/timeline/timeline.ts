import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { FormEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import type { AlertBody } from '@navigateur-pro/domain/records/alert.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Asked } from '@navigateur-pro/domain/records/questions.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { TimelineItem } from '../../contract/views.ts'
import { type Alerts, raisedBy } from '../alerts/alerts.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { StoredDocuments } from '../documents/stored-documents.ts'
import type { Masks } from '../circle/masks.ts'
import type { Questions } from '../questions/questions.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { deliveryOf, isUnseen, readingsOf, type Readings } from './delivery.ts'

type Mark = Pick<TimelineItem, 'mayMask' | 'hiddenFrom'>

export type TimelineDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly attachments: Attachments
  readonly alerts: Pick<Alerts, 'progressOf'>
  readonly masks: Pick<Masks, 'marksOf'>
  readonly questions: Pick<Questions, 'askedIn'>
  readonly documents: Pick<StoredDocuments, 'marksOf'>
  readonly person: () => Professional
}

/** What a journal shows: every type that says so, and the types this release does not know. */
export function createTimeline({
  store,
  registry,
  attachments,
  alerts,
  masks,
  questions,
  documents,
  person,
}: TimelineDependencies) {
  const types = registry.types.filter((type) => type.inTimeline).map((type) => type.name)

  function read(patientId: string, before: string | undefined, limit: number) {
    const cursor = before === undefined ? undefined : parseCursor(before)
    const page = store.listByPatient(patientId, types, {
      ...(cursor && { before: cursor }),
      limit: limit + 1,
    })
    const shown = page.slice(0, limit)
    const readings = readingsOf(
      store,
      shown.map((record) => record.id),
    )
    const markOf = masks.marksOf(shown)
    const askedOf = questions.askedIn(shown)
    const documentOf = documents.marksOf(patientId)
    const last = page.length > limit ? shown.at(-1) : undefined
    return {
      items: shown.map((record) => toItem(record, readings, markOf(record), askedOf(record.id), documentOf)),
      ...(last && { older: `${last.occurredAt}|${last.key}` }),
    }
  }

  function toItem(
    record: CachedRecord,
    readings: Readings,
    mark: Mark,
    asked: readonly Asked[],
    documentOf: ReturnType<StoredDocuments['marksOf']>,
  ): TimelineItem {
    const base = {
      recordId: record.id,
      patientId: record.patientId,
      author: record.author,
      mine: record.author.id === person().id,
      occurredAt: record.occurredAt,
      recordedAt: record.recordedAt,
      ...(record.receivedAt && { receivedAt: record.receivedAt }),
      confidentiality: record.confidentiality,
      delivery: deliveryOf(record, readings),
      unseen: isUnseen(record, readings, person().id),
      ...mark,
    }
    const read = readBody(registry, record)
    if (read.kind === 'known' && record.type === 'transmission') {
      const body = read.body as TransmissionBody
      const answered = body.replyTo ? store.find(body.replyTo) : undefined
      return {
        kind: 'transmission',
        ...base,
        body,
        attachments: attachments.view(record.patientId, body.attachments),
        asked: asked.map((one) => ({ ...one, mine: one.id === person().id })),
        ...(answered &&
          samePatient(answered, record) && {
            repliesTo: {
              recordId: answered.id,
              author: answered.author.name,
              text: (answered.body as TransmissionBody).text.slice(0, 200),
            },
          }),
      }
    }
    if (read.kind === 'known' && record.type === 'document') {
      const body = read.body as DocumentBody
      const [file] = attachments.view(record.patientId, [body.file])
      const [out] = store.listByField('document-detachment', 'document', [record.id])
      return {
        kind: 'document',
        ...base,
        document: documentOf({ record, body }),
        file: file!,
        ...(body.received && { received: true }),
        ...(out && { detached: { by: out.author.name, at: out.recordedAt } }),
      }
    }
    if (read.kind === 'known' && record.type === 'form-entry') {
      return { kind: 'form', ...base, body: read.body as FormEntryBody }
    }
    if (read.kind === 'known' && record.type === 'alert') {
      const author = raisedBy(record)
      return {
        kind: 'alert',
        ...base,
        author,
        mine: author.id === person().id,
        delivery: deliveryOf(record, new Map()),
        // Not a thing to have read: it is above everything until somebody says « J’ai vu ».
        unseen: false,
        body: read.body as AlertBody,
        ...alerts.progressOf(record),
      }
    }
    const label = read.kind === 'known' ? read.type.label.one : 'élément d’une version plus récente'
    const title =
      read.kind === 'known' ? read.type.title(read.body) : 'Mettez à jour le Navigateur pour le lire.'
    return { kind: 'other', ...base, label, title, newer: read.kind !== 'known' }
  }

  function samePatient(a: CachedRecord, b: CachedRecord): boolean {
    const { keptOf } = store.dossiers
    return a.patientId === b.patientId || keptOf(a.patientId) === keptOf(b.patientId)
  }

  return { read }
}

function parseCursor(text: string): { at: string; key: number } {
  const [at = '', key = '0'] = text.split('|')
  return { at, key: Number(key) }
}
