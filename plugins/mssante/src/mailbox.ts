import { ImapFlow } from 'imapflow'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { ArrivedMail, MailAccount, MailPosition } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { type Patience, tlsOptions } from './connection.ts'
import { headBytes, limits, readMessage, readUnreadable } from './read-message.ts'
import { sayFailure } from './say-failure.ts'

type From = { readonly position: MailPosition | undefined; readonly since: string }
type Taken = (mail: ArrivedMail, position: MailPosition) => Promise<void>

const dayMs = 86_400_000
const twisted = 'sa construction n’est pas celle d’un message'

/** Connected, with the inbox open to read only: nothing here can delete or mark a message. @throws what sayFailure says */
export async function openInbox(account: MailAccount, patience: Patience): Promise<ImapFlow> {
  const { host, port, security } = account.imap
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'starttls' && { doSTARTTLS: true }),
    ...(account.password !== '' && { auth: { user: account.user, pass: account.password } }),
    tls: tlsOptions(account),
    // The library would say on which machine it runs.
    clientInfo: { name: 'Navigateur Pro' },
    disableAutoIdle: true,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.imapMs,
    maxLiteralSize: limits.bytes + 1,
    maxLineLength: 4 * 1024 * 1024,
    maxResponseSize: 2 * limits.bytes,
    logger: false,
  })
  // Whoever waits for an answer is told; an error that nobody waits for would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.mailboxOpen('INBOX', { readOnly: true })
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

export async function receive(
  account: MailAccount,
  from: From,
  taken: Taken,
  until: Promise<void>,
  patience: Patience,
): Promise<void> {
  const client = await openInbox(account, patience).catch((error: unknown) => {
    throw offline(error, account)
  })
  let ended = false
  void until.then(() => {
    ended = true
    client.close()
  })
  try {
    for (const { mail, position } of await list(client, from).catch((error: unknown) => {
      throw offline(error, account)
    })) {
      const read = await mail().catch((error: unknown) => {
        throw offline(error, account)
      })
      // Taken away by another software since the list was made.
      if (read) await taken(read, position)
      if (ended) return
    }
  } finally {
    client.close()
  }
}

/** What is to be read, each when its turn comes: one message in memory at a time. */
async function list(client: ImapFlow, { position, since }: From) {
  const uidValidity = String(client.mailbox && client.mailbox.uidValidity)
  const known = position?.uidValidity === uidValidity ? position.uid : undefined
  const wanted =
    known === undefined
      ? // IMAP counts days, in the server's own time zone.
        { since: new Date(Date.parse(since) - dayMs) }
      : { uid: `${known + 1}:*` }
  const found = (await client.search(wanted, { uid: true })) || []
  return (
    found
      // `n:*` names the last message even when it is older than n.
      .filter((uid) => uid > (known ?? 0))
      .toSorted((a, b) => a - b)
      .map((uid) => ({ position: { uidValidity, uid }, mail: () => fetchMail(client, uid) }))
  )
}

async function fetchMail(client: ImapFlow, uid: number): Promise<ArrivedMail | undefined> {
  const known = await client.fetchOne(String(uid), { size: true, internalDate: true }, { uid: true })
  if (!known) return undefined
  const receivedAt = new Date(known.internalDate ?? 0).toISOString()
  const size = known.size ?? 0
  const whole = size <= limits.bytes
  const source = whole ? true : { maxLength: headBytes }
  const fetched = await client.fetchOne(String(uid), { source }, { uid: true })
  if (!fetched || !fetched.source) return undefined
  const { source: raw } = fetched
  // It came whole: what is wrong with it is in it, and would be wrong again.
  if (whole) return readMessage(raw, receivedAt).catch(() => readUnreadable(raw, receivedAt, twisted))
  const megabytes = Math.ceil(size / 1024 / 1024)
  return readUnreadable(fetched.source, receivedAt, `il pèse ${megabytes} Mo`)
}

function offline(error: unknown, { imap }: MailAccount): AppError {
  return new AppError('offline', sayFailure(error, imap.host), {}, { cause: error })
}
