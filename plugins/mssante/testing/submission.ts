import { once } from 'node:events'
import type { Socket } from 'node:net'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { SMTPServer } from 'smtp-server'

/** How the operator's server behaves; `usual` takes the message and delivers it. */
export type Manner = 'usual' | 'silent' | 'cuts' | 'accepts-then-cuts' | 'not-now'

export type Submission = {
  readonly port: number
  /** Messages taken, by recipient. */
  readonly taken: { readonly from: string; readonly to: string; readonly raw: string }[]
  behave(manner: Manner): void
  /** How many times a message has begun to arrive. */
  begun(): number
  deliver(from: string, to: string, raw: string | Uint8Array): Promise<void>
  /** Nobody answers on its port, until it comes back. */
  close(): Promise<void>
  comeBack(): Promise<void>
}

type Options = {
  readonly key: Buffer
  readonly cert: Buffer
  readonly password: string
  readonly lmtp: number
}

/** What a GP's desk sends to: STARTTLS and a login first, then LMTP to the mailbox and a report to the sender. */
export async function startSubmission({ key, cert, password, lmtp }: Options): Promise<Submission> {
  let manner: Manner = 'usual'
  let begun = 0
  const taken: { from: string; to: string; raw: string }[] = []
  const sockets = new Set<Socket>()

  const deliver = async (from: string, to: string, raw: string | Uint8Array) => {
    const connection = new SMTPConnection({
      host: '127.0.0.1',
      port: lmtp,
      lmtp: true,
      ignoreTLS: true,
      logger: false,
    })
    await new Promise<void>((resolve, reject) =>
      connection.connect((error) => (error ? reject(error) : resolve())),
    )
    await new Promise<void>((resolve, reject) =>
      connection.send({ from, to: [to] }, Buffer.from(raw), (error) => (error ? reject(error) : resolve())),
    )
    connection.quit()
  }

  const create = () => {
    const server = new SMTPServer({
      key,
      cert,
      authMethods: ['PLAIN', 'LOGIN'],
      logger: false,
      size: 60 * 1024 * 1024,
      closeTimeout: 100,
      onAuth: ({ username, password: given }, _session, done) =>
        given === password ? done(null, { user: username }) : done(new Error('Invalid username or password')),
      onRcptTo: ({ address }, _session, done) => {
        const known = !address.startsWith('inconnu@')
        done(known ? null : Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 }))
      },
      onData(stream, session, done) {
        begun += 1
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (manner === 'cuts') for (const socket of sockets) socket.destroy()
        })
        stream.on('error', () => undefined)
        stream.on('end', () => {
          if (manner === 'silent') return
          if (manner === 'not-now') {
            done(Object.assign(new Error('4.3.1 later'), { responseCode: 451 }))
            return
          }
          void answer(Buffer.concat(chunks).toString('latin1'), session.envelope, done)
        })
      },
    })
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('error', () => undefined)
    return server
  }

  async function answer(raw: string, envelope: Parameters<typeof take>[1], done: (error?: Error) => void) {
    // As it is when the message has come: a test says the next manner when it sees the message.
    const chosen = manner
    try {
      await take(raw, envelope)
    } catch (error) {
      done(error as Error)
      return
    }
    if (chosen === 'accepts-then-cuts') for (const socket of sockets) socket.destroy()
    else done()
  }

  async function take(
    raw: string,
    envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
  ) {
    const from = envelope.mailFrom ? envelope.mailFrom.address : ''
    for (const { address } of envelope.rcptTo) {
      taken.push({ from, to: address, raw })
      await deliver(from, address, Buffer.from(raw, 'latin1'))
      const failed = address.startsWith('plein@')
      await deliver(
        '',
        from,
        report(raw, address, failed ? 'failed' : 'delivered', failed ? '5.2.2' : '2.0.0'),
      )
    }
  }

  let server = create()
  const listener = server.listen(0, 'localhost')
  await once(listener, 'listening')
  const { port } = listener.address() as { readonly port: number }
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(resolve)
    })
  return {
    port,
    taken,
    behave: (next) => {
      manner = next
    },
    begun: () => begun,
    deliver,
    close,
    async comeBack() {
      server = create()
      await once(server.listen(port, 'localhost'), 'listening')
    },
  }
}

/** RFC 3464, as Postfix writes it. */
export function report(raw: string, recipient: string, action: string, status: string): string {
  const messageId = /^message-id: *(<[^>]+>)/im.exec(raw)?.[1] ?? ''
  return [
    'From: MAILER-DAEMON@operateur.mssante.fr',
    'Subject: Delivery report',
    `Message-ID: <rapport-${action}-${messageId.slice(1, -1).replace('@', '.')}@operateur.mssante.fr>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=_rapport"',
    '',
    '--=_rapport',
    'Content-Type: text/plain; charset=utf-8',
    '',
    action,
    '--=_rapport',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; operateur.mssante.fr',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    '',
    '--=_rapport',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--=_rapport--',
    '',
  ].join('\r\n')
}
