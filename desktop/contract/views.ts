import { z } from 'zod'
import { formEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import { answers } from '@navigateur-pro/domain/forms/answers.ts'
import { formModel } from '@navigateur-pro/domain/forms/form-model.ts'
import { letterKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { typedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { alertBody, alertState } from '@navigateur-pro/domain/records/alert.ts'
import { identity, identityStatus } from '@navigateur-pro/domain/identity/identity.ts'
import { territoryPlace } from '@navigateur-pro/domain/people/territory-place.ts'
import { professional } from '@navigateur-pro/domain/people/professional.ts'
import {
  attachmentReference,
  author,
  instant,
  patientId,
  recordId,
} from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { documentMark } from './document-mark.ts'
import { referralDraft } from './referral-draft.ts'
import { mention, transmissionBody } from '@navigateur-pro/domain/records/transmission.ts'

/** What the renderer is shown. Bytes are never in here: `url` is an unguessable address of this session. */

export const patientView = z.strictObject({
  patientId,
  identity,
  /** Status after the rules (DOUT and FICT force PROV, a missing trait too). */
  status: identityStatus,
  /** Why the status is lower than the one received, in French. */
  statusReason: z.string().optional(),
  /** Someone to call and where, when known. */
  phone: z.string().optional(),
  address: z.string().optional(),
  contact: z.strictObject({ name: z.string(), link: z.string(), phone: z.string() }).optional(),
})
export type PatientView = z.infer<typeof patientView>

/** enregistré ici → envoyé → reçu (on the service's disk) → vu par … */
export const delivery = z.strictObject({
  /** `confided`: its author had left the circle; the coordination decides. */
  state: z.enum(['here', 'sent', 'received', 'refused', 'confided']),
  /** French; for `refused` and `confided`. */
  reason: z.string().optional(),
  seenBy: z.array(z.strictObject({ name: z.string(), profession: z.string(), at: instant })),
})
export type Delivery = z.infer<typeof delivery>

/** Where the bytes of an attachment are. */
export const attachmentProgress = z.strictObject({
  /**
   * `on-demand`: at the service, fetched when somebody opens it. `sending`: on its way to the service,
   * from here or from its author's desk.
   */
  state: z.enum(['available', 'on-demand', 'fetching', 'sending']),
  /** Bytes, when they are known. */
  done: z.int().nonnegative().optional(),
  total: z.int().positive().optional(),
  /** Why it does not go, in French. */
  problem: z.string().optional(),
  /** Absent while the bytes are not on this machine yet. */
  url: z.string().optional(),
})
export type AttachmentProgress = z.infer<typeof attachmentProgress>

export const attachmentView = attachmentReference.extend({
  ...attachmentProgress.shape,
  thumbnailUrl: z.string().optional(),
})
export type AttachmentView = z.infer<typeof attachmentView>

/** The files of one dossier on this desk. */
export const dossierFiles = z.strictObject({
  /** All the originals are to be kept here. */
  pinned: z.boolean(),
  count: z.int().nonnegative(),
  /** Not here yet, or on demand. */
  missing: z.int().nonnegative(),
  /** What they weigh, as far as it is known. */
  bytes: z.int().nonnegative(),
})
export type DossierFiles = z.infer<typeof dossierFiles>

const itemBase = {
  recordId,
  patientId,
  author,
  mine: z.boolean(),
  occurredAt: instant,
  recordedAt: instant,
  receivedAt: instant.optional(),
  confidentiality: confidentialityClass,
  delivery,
  /** Arrived since this person last marked the patient as seen. */
  unseen: z.boolean(),
  mayMask: z.boolean(),
  /** Names of those from whom this desk hid it, at the patient's request. */
  hiddenFrom: z.array(z.string()),
}

/** How far an alert has got, and what this person may do with it. */
export const alertProgress = z.strictObject({
  version: z.int().nonnegative(),
  /** When the service had the alert; absent until then. */
  arrivedAt: instant.optional(),
  next: z.array(alertState),
})

export const timelineItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('transmission'),
    ...itemBase,
    body: transmissionBody,
    attachments: z.array(attachmentView),
    /** What it answers, when it is on this machine. */
    repliesTo: z.strictObject({ recordId, author: z.string(), text: z.string() }).optional(),
    /** Whom it asks, and since when he or she has answered. */
    asked: z.array(mention.extend({ answeredAt: instant.optional(), mine: z.boolean() })),
  }),
  z.strictObject({ kind: z.literal('alert'), ...itemBase, body: alertBody, ...alertProgress.shape }),
  z.strictObject({
    kind: z.literal('document'),
    ...itemBase,
    document: documentMark,
    file: attachmentView,
    /** It came from outside. */
    received: z.literal(true).optional(),
    /** It was put in this dossier by mistake: it is no longer shown here. */
    detached: z.strictObject({ by: z.string(), at: instant }).optional(),
  }),
  z.strictObject({ kind: z.literal('form'), ...itemBase, body: formEntryBody }),
  /** One line says it all (a delivery); or, `newer`, a type that this release does not know: kept verbatim. */
  z.strictObject({
    kind: z.literal('other'),
    ...itemBase,
    label: z.string(),
    title: z.string(),
    newer: z.boolean(),
  }),
])
export type TimelineItem = z.infer<typeof timelineItem>

export const draftKind = z.enum(['transmission', 'referral', 'form', ...letterKinds])
export type DraftKind = z.infer<typeof draftKind>

export const transmissionDraft = z.strictObject({
  text: z.string().max(5000),
  important: z.boolean(),
  confidentiality: confidentialityClass.optional(),
  replyTo: recordId.optional(),
  mentions: z.array(mention).max(10).optional(),
  attachments: z.array(attachmentReference).max(10),
})
export type TransmissionDraft = z.infer<typeof transmissionDraft>

export const formDraft = z.strictObject({
  /** Absent until a form is chosen. */
  model: formModel.optional(),
  answers,
  /** The filled form that this corrects. */
  revises: z.strictObject({ recordId, version: z.int().nonnegative() }).optional(),
})
export type FormDraft = z.infer<typeof formDraft>

export const draftView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('transmission'),
    draftId: z.uuid(),
    patient: patientView,
    updatedAt: instant,
    body: transmissionDraft,
    attachments: z.array(attachmentView),
  }),
  z.strictObject({
    kind: z.literal('referral'),
    draftId: z.uuid(),
    patient: patientView,
    updatedAt: instant,
    body: referralDraft,
    attachments: z.array(attachmentView),
  }),
  z.strictObject({
    kind: z.enum(letterKinds),
    draftId: z.uuid(),
    patient: patientView,
    updatedAt: instant,
    body: typedLetter,
    attachments: z.array(attachmentView),
  }),
  z.strictObject({
    kind: z.literal('form'),
    draftId: z.uuid(),
    patient: patientView,
    updatedAt: instant,
    body: formDraft,
    attachments: z.array(attachmentView),
  }),
])
export type DraftView = z.infer<typeof draftView>

export const visitView = z.strictObject({
  /** When this person last marked the patient as seen; absent the first time. */
  since: instant.optional(),
  /** At most five grouped lines. */
  lines: z.array(
    z.strictObject({
      text: z.string(),
      recordIds: z.array(recordId),
      /** Asked of this person by name; these come first. */
      asked: z.boolean(),
    }),
  ),
})
export type VisitView = z.infer<typeof visitView>

export const sessionView = z.strictObject({
  lock: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('new') }),
    z.strictObject({
      kind: z.literal('locked'),
      /** Once a code was wrong. */
      triesLeft: z.int().optional(),
      retryAt: instant.optional(),
    }),
    z.strictObject({ kind: z.literal('unlocked') }),
    /** The cache cannot be opened; its files are kept. */
    z.strictObject({ kind: z.literal('broken'), code: z.string(), message: z.string() }),
    /** Everything of this desk was destroyed on request; a new cache may be created (`lock.create`). */
    z.strictObject({ kind: z.literal('wiped'), message: z.string(), at: instant }),
  ]),
  /** Known once somebody has signed in on this cache. */
  person: professional.optional(),
  /** `needed`: reading and writing here still work, sending waits for a new sign-in. */
  service: z.enum(['signed-in', 'needed', 'in-progress', 'locked']),
  /** Why the last sign-in did not end well, in French. */
  signInProblem: z.string().optional(),
  environment: z.enum(['production', 'test']),
  demonstration: z.boolean(),
  version: z.string(),
  autoLockMinutes: z.int(),
})
export type SessionView = z.infer<typeof sessionView>

export const searchView = z.strictObject({
  patients: z.array(patientView),
  records: z.array(
    z.strictObject({
      recordId,
      patient: patientView,
      label: z.string(),
      author: z.string(),
      occurredAt: instant,
      /** Pieces of text in order; `hit` ones matched. Always set as text. */
      excerpt: z.array(z.strictObject({ text: z.string(), hit: z.boolean() })),
    }),
  ),
  /** Services of the territory; nothing of a patient. */
  places: z.array(territoryPlace),
  /**
   * What was not found may still be there. `reading`: dossiers are not all on this desk. `indexing`: they
   * are, and everybody is found, not yet by every text.
   */
  incomplete: z.enum(['reading', 'indexing']).optional(),
})
export type SearchView = z.infer<typeof searchView>

export const preferences = z.strictObject({
  theme: z.enum(['auto', 'light', 'dark']),
  tab: z.enum(['journal', 'plan', 'treatments', 'referrals', 'circle']),
  /** One-letter keys can be turned off (WCAG 2.1.4, RGAA 12.10). */
  letterKeys: z.boolean(),
})
export type Preferences = z.infer<typeof preferences>
