import { z } from 'zod'
import { deliveryState } from '@navigateur-pro/domain/records/delivery.ts'
import { instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/,
    'Écrivez le nom du serveur, par exemple « smtp.operateur.fr ».',
  )
const mailServer = z.strictObject({
  host,
  port: z
    .int('Le port est un nombre.')
    .min(1, 'Le port est un nombre.')
    .max(65_535, 'Le port est trop grand.'),
  security: z.enum(['tls', 'starttls']),
})
const pem = z
  .string()
  .trim()
  .max(40_000)
  .refine((text) => text === '' || text.includes('-----BEGIN '), 'Collez un certificat au format PEM.')

const settingsShown = {
  address: z.string().max(254),
  user: z.string().trim().min(1, 'Saisissez l’identifiant.').max(254),
  /** PEM. */
  authority: pem,
  smtp: mailServer,
  imap: mailServer,
  /** X-MSS-NIL: the product's number at the agency; empty until it has one. */
  productNumber: z.string().trim().max(40),
}
export const mailSettingsInput = z.strictObject({
  ...settingsShown,
  /** Empty: the one that is kept. */
  password: z.string().max(500),
  certificate: pem,
})
export type MailSettingsInput = z.output<typeof mailSettingsInput>

export const mailSettingsView = z.strictObject({
  ...settingsShown,
  hasPassword: z.boolean(),
  hasCertificate: z.boolean(),
})
export type MailSettingsView = z.infer<typeof mailSettingsView>

export const deliveryView = z.strictObject({
  deliveryId: recordId,
  patientId,
  document: recordId,
  title: z.string(),
  to: z.strictObject({ name: z.string(), address: z.string() }),
  state: deliveryState,
  /** Of the last step. */
  at: instant,
  by: z.string(),
  /** What the mail system said, or why it still waits. */
  note: z.string(),
  mayCancel: z.boolean(),
  /** When this desk tries again. */
  nextAt: instant.optional(),
})
export type DeliveryView = z.infer<typeof deliveryView>

/** A message that stays on the server, because this desk does not manage to keep it. */
const setAsideView = z.strictObject({
  /** Its number in the mailbox. */
  uid: z.int().min(1),
  from: z.string(),
  subject: z.string(),
  receivedAt: instant,
  why: z.string(),
})
export type SetAsideView = z.infer<typeof setAsideView>

export const waitingMail = z.strictObject({
  problem: z.string().optional(),
  setAside: z.array(setAsideView),
  lastReadAt: instant.optional(),
  waiting: z.array(deliveryView.extend({ patient: z.string() })),
})
export type WaitingMail = z.infer<typeof waitingMail>

export const deliveryRecipient = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('address'), address: z.string().max(300), name: z.string().max(120) }),
  z.strictObject({ kind: z.literal('patient') }),
])
export type DeliveryRecipient = z.infer<typeof deliveryRecipient>

/** What would leave, and to whom it may go. */
export const deliveryChoices = z.strictObject({
  /** Absent until this desk has a mailbox. */
  from: z.string().optional(),
  subject: z.string(),
  text: z.string(),
  files: z.array(z.strictObject({ name: z.string(), size: z.int() })),
  /** Members of the circle who have an address. */
  members: z.array(z.strictObject({ name: z.string(), profession: z.string(), address: z.string() })),
  /** Why the patient's own mailbox is closed; absent when it is open. */
  patientRefusal: z.string().optional(),
  /** Earlier deliveries of this patient that this one may replace, the newest first. */
  replaceable: z.array(
    z.strictObject({ deliveryId: recordId, address: z.string(), title: z.string(), at: instant }),
  ),
})
export type DeliveryChoices = z.infer<typeof deliveryChoices>
