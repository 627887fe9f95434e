import type { z } from 'zod'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { type ReferralBody, referralBody } from '@navigateur-pro/domain/records/referral.ts'
import {
  endedStates,
  isMedical,
  kindOf,
  type ReferralField,
  type Urgency,
} from '@navigateur-pro/domain/records/referral-kinds.ts'
import { mayWriteRecord, readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { ReferralDraft } from '../../contract/referral-draft.ts'
import type { possibleReport, ReferralView, SitePhoto, WorklistItem } from '../../contract/referral-views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Drafts } from '../drafts/drafts.ts'
import { isDetached } from '../inbox/detach.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { askedBy, type AskedRequest } from './asked.ts'
import { createReferralViews, type ReferralRecord } from './referral-view.ts'

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

/** The same machine, in two places: what only carers read, and what social workers read too. */
const types = { care: 'referral', support: 'support-referral' } as const
const both = Object.values(types)
const urgencyRank: Readonly<Record<Urgency, number>> = { urgent: 0, soon: 1, routine: 2 }
/** Reports offered to whoever attaches one back. */
const mostReports = 30

export type Referrals = ReturnType<typeof createReferrals>

export function createReferrals(dependencies: Dependencies) {
  const { store, registry, writer, drafts, patients, attachments, person } = dependencies
  const viewAll = createReferralViews(dependencies)

  function request(draftId: string): { recordId: string } {
    const { patientId, body: draft } = drafts.read(draftId, 'referral')
    const parsed = referralBody.safeParse(ofItsKind(draft))
    if (!parsed.success) {
      throw new AppError('bad_input', `${sayMissing(draft, parsed.error)} Rien n’a été envoyé.`)
    }
    const type = isMedical(draft.kind) ? types.care : types.support
    const { role } = person()
    const confidentiality = kindOf(draft.kind).classes.find((one) =>
      mayWriteRecord(registry.find(type), role, one),
    )
    const record = writer.create({ type, patientId, body: parsed.data, confidentiality }, (db) =>
      drafts.remove(db, draftId),
    )
    return { recordId: record.id }
  }

  function list(patientId: string): ReferralView[] {
    return viewAll(store.listByPatient(patientId, both).filter(isReferral))
  }

  /** Late ones first, then in the order in which they are due, then the most urgent, then the oldest. */
  function worklist(closed: boolean): WorklistItem[] {
    const ended = ({ body }: ReferralRecord) => endedStates.includes(body.state)
    const records = both.flatMap((type) => store.listByType(type)).filter(isReferral)
    const due = ({ referral }: WorklistItem) => referral.dueAt ?? '9999'
    return viewAll(records.filter((record) => ended(record) === closed))
      .flatMap((referral) => {
        const patient = patients.view(referral.patientId)
        return patient ? [{ referral, patient }] : []
      })
      .toSorted(
        (a, b) =>
          Number(b.referral.late !== undefined) - Number(a.referral.late !== undefined) ||
          due(a).localeCompare(due(b)) ||
          urgencyRank[a.referral.body.urgency] - urgencyRank[b.referral.body.urgency] ||
          a.referral.occurredAt.localeCompare(b.referral.occurredAt),
      )
  }

  /** Those that this person asked for and that are not over. */
  function asked(): readonly AskedRequest[] {
    return askedBy(person().id, dependencies, both, dependencies.nowMs())
  }

  function photos(patientId: string): SitePhoto[] {
    return store
      .listByPatient(patientId, ['transmission'])
      .flatMap((record) => {
        const taken = (record.body as TransmissionBody).attachments.filter(
          ({ caption, mediaType }) => caption?.includes(',') && mediaType.startsWith('image/'),
        )
        return attachments.view(record.patientId, taken).map((photo) => {
          const [site = '', ...size] = photo.caption?.split(',') ?? []
          const where = { site: site.trim(), size: size.join(',').trim() }
          return { photo, ...where, at: record.occurredAt, by: record.author.name }
        })
      })
      .toReversed()
  }

  function reports(recordId: string): z.infer<typeof possibleReport>[] {
    const asked = store.find(recordId)
    if (!asked) throw new AppError('not_found', 'Cette demande n’est plus sur ce poste.')
    return store
      .listByPatient(asked.patientId, ['document', 'transmission'], { limit: 200 })
      .filter(({ id, occurredAt }) => occurredAt >= asked.occurredAt && !isDetached(store, id))
      .slice(0, mostReports)
      .map(({ id, type, body, author, occurredAt }) => ({
        recordId: id,
        kind: type === 'document' ? 'document' : 'transmission',
        title:
          type === 'document' ? (body as DocumentBody).title : (body as TransmissionBody).text.slice(0, 80),
        by: author.name,
        at: occurredAt,
      }))
  }

  /** One that this release can read; a newer one is counted by nobody. */
  function isReferral(record: CachedRecord): record is ReferralRecord {
    return readBody(registry, record).kind === 'known'
  }

  return { request, list, worklist, asked, photos, reports }
}

/** What was typed for a kind that is no longer the chosen one stays out of the request. */
function ofItsKind(draft: ReferralDraft): unknown {
  const { fields } = kindOf(draft.kind)
  const { kind, urgency, question, attachments, caller } = draft
  const isWound = draft.specialty === 'wounds'
  const told = (Object.keys(fields) as ReferralField[]).flatMap((field) => {
    const value = !isWound && (field === 'site' || field === 'size') ? undefined : draft[field]
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
      ? []
      : [[field, value]]
  })
  return {
    kind,
    urgency,
    question,
    ...Object.fromEntries(told),
    ...(caller && caller.origin !== 'cell' && { caller }),
    attachments: isMedical(kind) ? attachments : [],
  } satisfies Partial<Record<keyof ReferralBody, unknown>>
}

function sayMissing(draft: ReferralDraft, error: z.ZodError): string {
  if (draft.question.trim() === '') return 'Dites ce que vous demandez.'
  const told = error.issues.find(({ code }) => code === 'custom')
  return told?.message ?? 'Cette demande est incomplète.'
}
