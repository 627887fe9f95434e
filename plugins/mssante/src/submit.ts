import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { checkMssAddress } from '@navigateur-pro/domain/exchange/mss-address.ts'
import type { MailAccount, OutgoingMail, SendOutcome } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { compose } from './compose.ts'
import { type Patience, tlsOptions } from './connection.ts'
import { sayFailure } from './say-failure.ts'

/** Connected and known to the server. @throws what sayFailure says */
export async function openSmtp(
  account: MailAccount,
  patience: Patience,
  until?: Promise<void>,
): Promise<SMTPConnection> {
  const { host, port, security } = account.smtp
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: true,
    // A name of the machine would tell where it is.
    name: 'navigateur-pro.invalid',
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.smtpMs,
    tls: tlsOptions(account),
    logger: false,
  })
  // Whoever waits is told by its callback; one that comes when nobody waits would end the process.
  connection.on('error', () => undefined)
  try {
    await settle((done) => {
      connection.once('error', done)
      connection.connect(done)
    }, until)
    if (!connection.secure) throw Object.assign(new Error('TLS'), { code: 'ETLS' })
    const { user, password: pass } = account
    if (pass !== '')
      await settle((done) => connection.login({ user, credentials: { user, pass } }, done), until)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** One message to one recipient. What the server answers decides; when it could not answer, nobody knows. */
export async function submit(
  account: MailAccount,
  mail: OutgoingMail,
  handingOver: () => void,
  until: Promise<void>,
  patience: Patience,
): Promise<SendOutcome> {
  // Whatever was asked before: this is the last place where a message can be stopped.
  const to = checkMssAddress(mail.to.address)
  if (to.kind === 'refused') return to
  const bytes = await compose(mail)
  let connection: SMTPConnection
  try {
    connection = await openSmtp(account, patience, until)
  } catch (error) {
    return { kind: 'later', message: sayFailure(error, account.smtp.host) }
  }
  try {
    handingOver()
    let leaving = false
    // nodemailer reads the message when the server has answered DATA, not before.
    const message = Readable.from(
      once(bytes, () => (leaving = true)),
      { objectMode: false },
    )
    const envelope = {
      from: mail.from.address,
      to: [to.address],
      size: bytes.length,
      dsn: { ret: 'HDRS', envid: mail.messageId.slice(1, -1), notify: ['SUCCESS', 'FAILURE', 'DELAY'] },
    }
    try {
      await settle((done) => {
        connection.once('error', done)
        connection.send(envelope, message, done)
      }, until)
      return { kind: 'accepted' }
    } catch (error) {
      return outcomeOf(error, leaving, account.smtp.host)
    }
  } finally {
    connection.quit()
    connection.close()
  }
}

function outcomeOf(error: unknown, leaving: boolean, host: string): SendOutcome {
  const status = statusOf(error)
  if (status >= 500) return { kind: 'refused', message: sayRefusal(status, error) }
  if (status >= 400) {
    return { kind: 'later', message: `Le serveur ${host} ne peut pas prendre le message maintenant.` }
  }
  const message = sayFailure(error, host)
  return leaving ? { kind: 'unknown', message } : { kind: 'later', message }
}

/** The number that the server answered with; 0 when it did not answer. A refused recipient bears its own. */
function statusOf(error: unknown): number {
  const { responseCode, rejectedErrors } = error as {
    readonly responseCode?: number
    readonly rejectedErrors?: readonly { readonly responseCode?: number }[]
  }
  return rejectedErrors?.[0]?.responseCode ?? responseCode ?? 0
}

/** RFC 3463 in French; what the server wrote may name anybody and is not shown. */
function sayRefusal(status: number, error: unknown): string {
  const { response = '' } = error as { readonly response?: string }
  const enhanced = /\b5\.(\d)\.(\d{1,3})\b/.exec(response)?.slice(1).join('.') ?? ''
  const reasons: Readonly<Record<string, string>> = {
    '1.1': 'cette adresse n’existe pas chez son opérateur',
    '1.2': 'le domaine de cette adresse n’existe pas',
    '1.3': 'cette adresse n’est pas valable',
    '2.1': 'cette boîte est fermée',
    '2.2': 'cette boîte est pleine',
    '2.3': 'le message est trop volumineux pour cette boîte',
    '3.4': 'le message est trop volumineux pour le serveur',
    '7.1': 'l’opérateur n’autorise pas cet envoi',
  }
  const known =
    reasons[enhanced] ?? (status === 552 ? reasons['3.4'] : status === 550 ? reasons['1.1'] : undefined)
  return `Le serveur a refusé le message : ${known ?? `refus ${status}`}. Personne ne l’a reçu.`
}

async function* once(bytes: Uint8Array, begun: () => void): AsyncGenerator<Uint8Array> {
  begun()
  yield bytes
}

/** The first of an answer, a failure, or nobody waiting any more. */
function settle(start: (done: (error?: Error | null) => void) => void, until?: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    void until?.then(() => reject(new Error('stopped')))
    start((error) => (error ? reject(error) : resolve()))
  })
}
