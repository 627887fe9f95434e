import type { Input } from '../../../contract/api.ts'
import type { MailSettingsView } from '../../../contract/message-views.ts'

export type MailFields = {
  readonly address: string
  readonly user: string
  readonly password: string
  readonly certificate: string
  readonly authority: string
  readonly productNumber: string
  readonly smtpHost: string
  readonly smtpPort: string
  readonly smtpSecurity: 'tls' | 'starttls'
  readonly imapHost: string
  readonly imapPort: string
  readonly imapSecurity: 'tls' | 'starttls'
}

/** What stands in each field: secrets never come back, ports are the usual ones until somebody says otherwise. */
export function fillMailFields(settings: MailSettingsView | undefined): MailFields {
  const { smtp, imap } = settings ?? {}
  return {
    address: settings?.address ?? '',
    user: settings?.user ?? '',
    password: '',
    certificate: '',
    authority: settings?.authority ?? '',
    productNumber: settings?.productNumber ?? '',
    smtpHost: smtp?.host ?? '',
    smtpPort: String(smtp?.port ?? 587),
    smtpSecurity: smtp?.security ?? 'starttls',
    imapHost: imap?.host ?? '',
    imapPort: String(imap?.port ?? 993),
    imapSecurity: imap?.security ?? 'tls',
  }
}

/** As they are typed: what is wrong is said by who keeps them. */
export function readMailFields(fields: MailFields): Input<'mail.save'> {
  const { smtpHost, smtpPort, smtpSecurity, imapHost, imapPort, imapSecurity, ...others } = fields
  return {
    ...others,
    address: fields.address.trim(),
    smtp: { host: smtpHost, port: Number(smtpPort.trim()), security: smtpSecurity },
    imap: { host: imapHost, port: Number(imapPort.trim()), security: imapSecurity },
  }
}
