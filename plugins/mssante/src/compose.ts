import MailComposer from 'nodemailer/lib/mail-composer'
import type { OutgoingMail } from '@navigateur-pro/domain/exchange/mail-carrier.ts'

/** The bytes of a message (RFC 5322). The same message gives the same headers at every try. */
export function compose(mail: OutgoingMail): Promise<Buffer> {
  const { from, to, subject, messageId, inReplyTo, date, headers, text, files } = mail
  return new MailComposer({
    from,
    to,
    subject,
    messageId,
    date: new Date(date),
    ...(inReplyTo !== undefined && { inReplyTo, references: inReplyTo }),
    headers: {
      ...Object.fromEntries(headers),
      // RFC 8098: the reader's software may say that it was read.
      'Disposition-Notification-To': from.address,
    },
    text,
    attachments: files.map(({ name, mediaType, bytes }) => ({
      filename: name,
      contentType: mediaType,
      content: Buffer.from(bytes),
    })),
    // As the norm writes them: an operator may compare names to the letter.
    normalizeHeaderKey: (name) => (/^x-mss-/i.test(name) ? name.toUpperCase() : name),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
