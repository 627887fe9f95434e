import type { SelfCheck } from '../context/plugin.ts'
import type { ReceivedMessage } from './received-message.ts'

export type MailServer = {
  readonly host: string
  readonly port: number
  /** From the first byte, or by STARTTLS that must succeed. There is no third way. */
  readonly security: 'tls' | 'starttls'
}

/** A mailbox at an MSSanté operator. Lives in the encrypted cache, and in memory. */
export type MailAccount = {
  readonly address: string
  readonly name: string
  readonly user: string
  /** Empty with a certificate. */
  readonly password: string
  /** PEM, key then certificate. Empty with a password. */
  readonly certificate: string
  /** PEM of the authority (IGC-Santé), which no system knows. Empty: those of the system. */
  readonly authority: string
  readonly smtp: MailServer
  readonly imap: MailServer
}

export type OutgoingMail = {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  /** Drawn once: every try of one message bears the same. */
  readonly messageId: string
  /** Of the message that this one replaces or answers. */
  readonly inReplyTo?: string
  /** ISO 8601. */
  readonly date: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly text: string
  readonly files: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }[]
}

/** What a try came to; `message` is for a person, in French. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** For good: nobody has it, and trying again would not help. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Nobody has it; it may be tried again. */
  | { readonly kind: 'later'; readonly message: string }
  /** The line broke after the message began to leave: the server alone knows. */
  | { readonly kind: 'unknown'; readonly message: string }

/** What a mail system says of a message that was sent before. */
export type DeliveryReport = {
  readonly messageId: string
  readonly outcome: 'delivered' | 'read' | 'refused' | 'delayed'
  /** What the other side says of it, on one line. */
  readonly detail: string
}

export type ArrivedMail =
  | { readonly kind: 'message'; readonly message: ReceivedMessage }
  /** `message` is the report itself, for whoever does not know what it is about. */
  | { readonly kind: 'report'; readonly report: DeliveryReport; readonly message: ReceivedMessage }

/** Where reading has come to in the mailbox. */
export type MailPosition = {
  readonly uidValidity: string
  /** The last one that was taken care of; 0: none. */
  readonly uid: number
}

/** Carries messages to and from a server. Keeps nothing between two calls; ends when `until` does. */
export type MailCarrier = {
  /** `handingOver` is called when the first byte is about to leave; what it throws stops the try. */
  send(
    account: MailAccount,
    mail: OutgoingMail,
    handingOver: () => void,
    until: Promise<void>,
  ): Promise<SendOutcome>
  /**
   * Gives what came after `position`, one by one, oldest first; `taken` is awaited before the next. When the server
   * has renumbered the mailbox, everything since `since` is given again. Deletes and marks nothing.
   * @throws AppError in French; what was taken before it stays taken
   */
  receive(
    account: MailAccount,
    from: { readonly position: MailPosition | undefined; readonly since: string },
    taken: (mail: ArrivedMail, position: MailPosition) => Promise<void>,
    until: Promise<void>,
  ): Promise<void>
  /** In the order in which to repair; never throws. */
  test(account: MailAccount): Promise<readonly SelfCheck[]>
}
