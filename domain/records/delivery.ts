import { z } from 'zod'
import { mayWrite } from '../people/access.ts'
import { role } from '../people/role.ts'
import { author, instant, recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const deliveryState = z.enum(['queued', 'sending', 'sent', 'delivered', 'refused', 'cancelled'])
export type DeliveryState = z.infer<typeof deliveryState>

const deliveryStateLabel: Readonly<Record<DeliveryState, string>> = {
  queued: 'en attente d’envoi',
  sending: 'envoi en cours',
  sent: 'envoyé',
  delivered: 'remis',
  refused: 'refusé',
  cancelled: 'annulé avant l’envoi',
}

const step = z.strictObject({
  state: deliveryState,
  at: instant,
  by: author,
  /** What the mail system said of it, in French. */
  note: z.string().max(500).default(''),
})

export const deliveryBody = z.strictObject({
  /** The document that leaves. */
  document: recordId,
  /** Its title on that day. */
  title: z.string().min(1).max(200),
  to: z.strictObject({ name: z.string().max(120), address: z.string().min(3).max(254) }),
  /** RFC 5322, with its brackets: reports name it. */
  messageId: z.string().regex(/^<[^<>\s]{1,250}>$/),
  /** The delivery that this one replaces. */
  replaces: recordId.optional(),
  state: deliveryState.default('queued'),
  steps: z.array(step).max(60).default([]),
})
export type DeliveryBody = z.infer<typeof deliveryBody>

const deliveryDetails = z.strictObject({ note: z.string().max(500).default('') })

/** A document is medical: who writes such things sends them. */
const senders = role.options.filter((one) => mayWrite(one, 'medical'))

const parisTime = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  dateStyle: 'long',
  timeStyle: 'short',
})

/** A document given to the mail, for one recipient: the circle sees to whom, when, and what came of it. */
export const delivery = defineRecordType<DeliveryBody>({
  name: 'delivery',
  label: { one: 'envoi', many: 'envois' },
  schemaVersion: 1,
  schema: deliveryBody,
  confidentiality: ['medical'],
  inTimeline: true,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    start: (body, by, at) => ({ ...body, state: 'queued', steps: [{ state: 'queued', at, by, note: '' }] }),
    transitions: {
      queued: { sending: senders, cancelled: senders },
      // Back in the queue only when it is certain that nobody has it.
      sending: { queued: senders, sent: senders, refused: senders, delivered: senders },
      // Reports come later, sometimes to another desk that reads the same mailbox.
      sent: { delivered: senders, refused: senders },
      delivered: {},
      refused: {},
      cancelled: {},
    },
    // One desk sends, and tells its steps in their order: a report that came by another one does not undo them.
    late: deliveryState.options,
    refuses: (body, { to, author: by }) =>
      to === 'delivered' || to === 'refused' || body.steps[0]?.by.id === by.id
        ? undefined
        : 'Un envoi est mené par qui l’a demandé.',
    details: deliveryDetails,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: deliveryStateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details, author: by, at }) => {
      const { note } = deliveryDetails.parse(details)
      const state = deliveryState.parse(to)
      return { ...body, state, steps: [...body.steps, { state, at, by, note }] }
    },
  },
  fields: ({ document, messageId, state }) => ({ document, messageId, state }),
  searchText: () => '',
  title: (body) => sayDelivery(body),
})

/** « Fiche de liaison d’urgence, envoyé à Dr Marc Hontang le 22 novembre 2026 à 15:04 » */
function sayDelivery({ title, to, state, steps }: DeliveryBody): string {
  const last = steps.at(-1)
  const when = last ? ` le ${parisTime.format(new Date(last.at))}` : ''
  const who = to.name || 'une adresse MSSanté'
  const words: Readonly<Record<DeliveryState, string>> = {
    queued: `à envoyer à ${who}`,
    sending: `envoi à ${who} en cours`,
    sent: `envoyé à ${who}${when}`,
    delivered: `remis à ${who}${when}`,
    refused: `non remis à ${who}${when}${last?.note ? ` (${last.note})` : ''}`,
    cancelled: `envoi à ${who} annulé`,
  }
  return `${title}, ${words[state]}`
}
