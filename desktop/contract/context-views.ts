import { z } from 'zod'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { instant } from '@navigateur-pro/domain/records/record.ts'
import { patientView } from './views.ts'

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
export const from = z.string()

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
