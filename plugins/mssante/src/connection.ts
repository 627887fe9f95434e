import type { ConnectionOptions } from 'node:tls'
import type { MailAccount } from '@navigateur-pro/domain/exchange/mail-carrier.ts'

/** How long a server may say nothing before it counts as gone. */
export type Patience = { readonly connectMs: number; readonly smtpMs: number; readonly imapMs: number }

/** RFC 5321 §4.5.3.2.6: a server that looks at what it was given has ten minutes; giving up sooner sends twice. */
export const usualPatience: Patience = { connectMs: 15_000, smtpMs: 600_000, imapMs: 60_000 }

/** The server is who its certificate says, always: no setting lets a connection go on without that. */
export function tlsOptions({ authority, certificate }: MailAccount): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(authority !== '' && { ca: authority }),
    ...(certificate !== '' && { key: certificate, cert: certificate }),
  }
}
