import { z } from 'zod'
import { identity, identityStatus } from '@navigateur-pro/domain/identity/identity.ts'
import { launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { professional } from '@navigateur-pro/domain/people/professional.ts'
import {
  attachmentReference,
  author,
  instant,
  patientId,
  recordId,
} from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { documentBody } from '@navigateur-pro/domain/records/document.ts'
import { referralBody } from '@navigateur-pro/domain/records/referral.ts'
import { transmissionBody } from '@navigateur-pro/domain/records/transmission.ts'

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

const traitDifference = z.strictObject({
  /** French name of the trait: "date de naissance". */
  trait: z.string(),
  software: z.string(),
  dossier: z.string(),
})

/** Whether a practice software is linked, and which. */
const softwareLink = z.strictObject({
  state: z.enum(['none', 'linked', 'lost']),
  name: z.string().optional(),
})

/** Where an identity came from: the software's name, or « Lien », « Datamatrix »… */
const from = z.string()

export const contextView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), link: softwareLink }),
  /** Unknown here, but the service may still have the dossier: creating it now could make a twin. */
  z.strictObject({
    kind: z.literal('resolving'),
    link: softwareLink,
    from,
    incoming: identity,
    /** `first-sync`: the cache is not filled yet. `asked`: a person asked the service. */
    why: z.enum(['first-sync', 'asked']),
  }),
  z.strictObject({
    kind: z.literal('current'),
    link: softwareLink,
    patient: patientView,
    intent: launchIntent,
    /** Grows at each opening, so that an intent is followed once. */
    opening: z.int(),
    openedBy: z.enum(['software', 'person']),
    /** The patient of the practice software, when the person is looking at somebody else. */
    softwarePatient: patientView.optional(),
    /** Set when a person confirmed that both identities are one. */
    confirmed: z
      .strictObject({
        linkId: z.int(),
        by: z.string(),
        at: instant,
        /** Writes of this desk to the dossier since; told before a confirmation is undone. */
        writesSince: z.int(),
      })
      .optional(),
    /** The software knows this identity better than the dossier does (`identity.adopt`). */
    offersIdentity: z.boolean(),
  }),
  /** The software stopped answering or closed abruptly: the last patient in grey, nothing can be written from here. */
  z.strictObject({ kind: z.literal('stale'), link: softwareLink, patient: patientView, since: instant }),
  z.strictObject({
    kind: z.literal('proposed'),
    link: softwareLink,
    from,
    incoming: identity,
    candidate: patientView,
    reason: z.string(),
  }),
  z.strictObject({
    kind: z.literal('ambiguous'),
    link: softwareLink,
    from,
    incoming: identity,
    candidates: z.array(patientView),
    reason: z.string(),
    /** The candidates may be one person in two dossiers: they can be joined. */
    joinable: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('collision'),
    link: softwareLink,
    from,
    incoming: identity,
    candidate: patientView,
    differences: z.array(traitDifference),
  }),
  z.strictObject({
    kind: z.literal('conflict'),
    link: softwareLink,
    /** `source` names the software and its window: what `context.choose` takes. */
    sources: z.array(z.strictObject({ source: z.string(), name: z.string(), at: instant, identity })),
  }),
  z.strictObject({
    kind: z.literal('unknown'),
    link: softwareLink,
    from,
    incoming: identity,
    /** Dossiers that could be taken for this person (a twin, a namesake, a mistyped name), shown before one is made. */
    near: z.array(patientView),
    /** What the service answered when it was asked; absent when it was not. */
    service: z.enum(['has-none', 'not-reached']).optional(),
  }),
  z.strictObject({
    kind: z.literal('invalid'),
    link: softwareLink,
    from,
    incoming: identity,
    code: z.string(),
    message: z.string(),
  }),
])
export type ContextView = z.infer<typeof contextView>

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

export const timelineItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('transmission'),
    ...itemBase,
    body: transmissionBody,
    attachments: z.array(attachmentView),
    /** What it answers, when it is on this machine. */
    repliesTo: z.strictObject({ recordId, author: z.string(), text: z.string() }).optional(),
  }),
  z.strictObject({ kind: z.literal('document'), ...itemBase, body: documentBody, file: attachmentView }),
  /** A type that this release does not know or cannot read: shown as such, kept verbatim. */
  z.strictObject({ kind: z.literal('other'), ...itemBase, label: z.string(), title: z.string() }),
])
export type TimelineItem = z.infer<typeof timelineItem>

export const referralView = z.strictObject({
  recordId,
  patientId,
  version: z.int(),
  author,
  occurredAt: instant,
  receivedAt: instant.optional(),
  body: referralBody,
  attachments: z.array(attachmentView),
  delivery,
  /** States this person may move it to now. */
  next: z.array(z.string()),
  /** French; set when it has waited longer than its urgency allows. */
  late: z.string().optional(),
})
export type ReferralView = z.infer<typeof referralView>

export const worklistItem = z.strictObject({ referral: referralView, patient: patientView })
export type WorklistItem = z.infer<typeof worklistItem>

export const draftKind = z.enum(['transmission', 'referral', 'liaison'])
export type DraftKind = z.infer<typeof draftKind>

export const transmissionDraft = z.strictObject({
  text: z.string().max(5000),
  important: z.boolean(),
  confidentiality: confidentialityClass.optional(),
  replyTo: recordId.optional(),
  attachments: z.array(attachmentReference).max(10),
})
export type TransmissionDraft = z.infer<typeof transmissionDraft>

export const referralDraft = z.strictObject({
  kind: z.enum(['appointment', 'opinion']),
  specialty: z.string().max(40).optional(),
  urgency: z.enum(['routine', 'soon', 'urgent']),
  question: z.string().max(2000),
  attachments: z.array(attachmentReference).max(10),
})
export type ReferralDraft = z.infer<typeof referralDraft>

export const liaisonDraft = z.strictObject({
  /** Reason for admission, the only thing a GP must type. */
  reason: z.string().max(2000),
  destination: z.string().max(200),
  comment: z.string().max(4000),
  /** Lines unticked by the person, by line id. */
  excluded: z.array(z.string().max(80)).max(500),
  /** Answers to a missing legal item, typed here and now. */
  allergiesStated: z.enum(['unanswered', 'none-known', 'listed']),
  allergiesText: z.string().max(1000),
  treatmentsStated: z.enum(['unanswered', 'none', 'listed']),
  treatmentsText: z.string().max(2000),
})
export type LiaisonDraft = z.infer<typeof liaisonDraft>

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
    kind: z.literal('liaison'),
    draftId: z.uuid(),
    patient: patientView,
    updatedAt: instant,
    body: liaisonDraft,
    attachments: z.array(attachmentView),
  }),
])
export type DraftView = z.infer<typeof draftView>

/** One line of a document, with where it comes from and how old it is. */
const documentLine = z.strictObject({
  id: z.string(),
  text: z.string(),
  /** "ordonnance du 12 mars, Dr Sance" */
  source: z.string(),
  /** "il y a 3 semaines" */
  age: z.string(),
  included: z.boolean(),
})
const documentSection = z.strictObject({
  id: z.enum(['reason', 'treatments', 'allergies', 'problems', 'history', 'recent', 'care-team', 'contacts']),
  title: z.string(),
  /** CSP R.1112-1-1: reason, current treatments, known allergies. */
  legal: z.boolean(),
  lines: z.array(documentLine),
})
export const liaisonView = z.strictObject({
  sections: z.array(documentSection),
  /** What must be answered before the sheet can be made, in French. */
  missing: z.array(
    z.strictObject({ field: z.enum(['reason', 'allergies', 'treatments']), message: z.string() }),
  ),
})
export type LiaisonView = z.infer<typeof liaisonView>

export const visitView = z.strictObject({
  /** When this person last marked the patient as seen; absent the first time. */
  since: instant.optional(),
  /** At most five grouped lines. */
  lines: z.array(z.strictObject({ text: z.string(), recordIds: z.array(recordId) })),
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
})
export type SearchView = z.infer<typeof searchView>

export const pairingView = z.strictObject({
  integratorId: z.string(),
  name: z.string(),
  code: z.string(),
  since: instant,
})
export type PairingView = z.infer<typeof pairingView>

const identityChange = z.strictObject({ trait: z.string(), before: z.string(), after: z.string() })

export const identityFileView = z.strictObject({
  patient: patientView,
  /** Traits that come from INSi are not changed by hand; the reason, in French. */
  readOnly: z.string().optional(),
  /** Remembered confirmations, undone ones included. */
  links: z.array(
    z.strictObject({
      linkId: z.int(),
      from,
      incoming: identity,
      by: z.string(),
      at: instant,
      undone: z.strictObject({ by: z.string(), at: instant }).optional(),
    }),
  ),
  /** Dossiers shown together with this one, those separated again included. */
  joined: z.array(
    z.strictObject({
      joinId: z.int(),
      patient: patientView,
      by: z.string(),
      at: instant,
      separated: z.strictObject({ by: z.string(), at: instant }).optional(),
    }),
  ),
  /** Newest first; the first version of the dossier has no change. */
  history: z.array(z.strictObject({ at: instant, by: z.string(), changes: z.array(identityChange) })),
  /** What the current software knows better, ready to be written into the dossier. */
  offered: z.strictObject({ from, changes: z.array(identityChange) }).optional(),
})
export type IdentityFileView = z.infer<typeof identityFileView>

export const selfCheckView = z.strictObject({
  label: z.string(),
  outcome: z.enum(['ok', 'waiting', 'failed']),
  advice: z.string().optional(),
})
export type SelfCheckView = z.infer<typeof selfCheckView>

/** One field of a plugin's settings, from its schema. */
const settingField = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  /** `secret` values never come back: an empty one keeps the stored one. */
  kind: z.enum(['switch', 'text', 'number', 'choice', 'secret']),
  options: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
})

export const pluginView = z.strictObject({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  on: z.boolean(),
  fields: z.array(settingField),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Why it does not run although it is on, in French. */
  problem: z.string().optional(),
})
export type PluginView = z.infer<typeof pluginView>

export const pairedSoftwareView = z.strictObject({
  integratorId: z.string(),
  name: z.string(),
  acceptedBy: z.string(),
  acceptedAt: instant,
})

export const preferences = z.strictObject({
  theme: z.enum(['auto', 'light', 'dark']),
  tab: z.enum(['journal', 'treatments', 'referrals', 'circle']),
  /** One-letter keys can be turned off (WCAG 2.1.4, RGAA 12.10). */
  letterKeys: z.boolean(),
})
export type Preferences = z.infer<typeof preferences>
