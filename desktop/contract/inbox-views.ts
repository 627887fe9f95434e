import { z } from 'zod'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { mediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { patientView } from './views.ts'

export const entryId = z.uuid()

const sender = z.strictObject({ address: z.string(), name: z.string() })

/** What a document says of its patient, as it says it: claims. */
const claimedPatient = z.strictObject({
  birthName: z.string(),
  usedName: z.string(),
  firstGivenName: z.string(),
  birthDate: z.string(),
  sex: z.string(),
})

const waitingItem = z.strictObject({
  entryId,
  title: z.string(),
  /** Absent for a message without a document that can be read. */
  mediaType: mediaType.optional(),
  source: z.enum(['mssante', 'file']),
  from: sender.optional(),
  receivedAt: instant,
  patient: claimedPatient.optional(),
  /** Why it waits, in French. */
  reason: z.string(),
})
export type WaitingItem = z.infer<typeof waitingItem>

const attachedItem = z.strictObject({
  recordId,
  title: z.string(),
  patient: patientView,
  at: instant,
  matchedBy: z.enum(['identity', 'person']),
})
export type AttachedItem = z.infer<typeof attachedItem>

export const inboxView = z.strictObject({
  waiting: z.array(waitingItem),
  /** The last ones that went into a dossier, newest first. */
  attached: z.array(attachedItem),
})
export type InboxView = z.infer<typeof inboxView>

export const waitingView = z.strictObject({
  item: waitingItem,
  subject: z.string(),
  text: z.string(),
  refused: z.array(z.strictObject({ name: z.string(), why: z.string() })),
  /** What its claims make, when they make an identity. */
  identity: identity.optional(),
  candidates: z.array(patientView),
})
export type WaitingView = z.infer<typeof waitingView>

/** What is read: a document that waits, or one that is in a dossier. */
export const readable = z.union([z.strictObject({ entryId }), z.strictObject({ patientId, recordId })])
export type Readable = z.infer<typeof readable>

export const readerView = z.strictObject({
  title: z.string(),
  mediaType,
  /** As the document says it; absent for a file that says nothing of itself. */
  madeAt: z.string().optional(),
  author: z.string().optional(),
  received: z
    .strictObject({
      source: z.enum(['mssante', 'file']),
      from: sender.optional(),
      at: instant,
      matchedBy: z.enum(['identity', 'person']).optional(),
    })
    .optional(),
  patient: claimedPatient.optional(),
  /** What the claims make, to be put beside the dossier. */
  identity: identity.optional(),
  dossier: patientView.optional(),
  /** French names of what the document and the dossier say differently. */
  differences: z.array(z.string()),
  sections: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) })),
  /** It has pages to be drawn. */
  paged: z.boolean(),
  /** An image, when it is one. */
  imageUrl: z.string().optional(),
  /** It may be taken out of this dossier. */
  mayDetach: z.boolean(),
})
export type ReaderView = z.infer<typeof readerView>

export const pageView = z.strictObject({
  url: z.string(),
  page: z.int(),
  pages: z.int(),
  width: z.int(),
  height: z.int(),
  text: z.string(),
})
export type PageView = z.infer<typeof pageView>
