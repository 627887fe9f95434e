import type { ConnectionOptions } from 'node:tls'
import type { MailAccount } from '@navigateur-pro/domain/exchange/mail-carrier.ts'

/** How long a server may say nothing before it counts as gone. */
export type Patience = { readonly connectMs: number; readonly silenceMs: number }

/** The server is who its certificate says, always: no setting lets a connection go on without that. */
export function tlsOptions({ authority, certificate }: MailAccount): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(authority !== '' && { ca: authority }),
    ...(certificate !== '' && { key: certificate, cert: certificate }),
  }
}
