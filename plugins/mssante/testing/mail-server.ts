import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { MailAccount } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { type Submission, startSubmission } from './submission.ts'

const installed = !spawnSync('dovecot', ['--version']).error && !spawnSync('openssl', ['version']).error
export const mayServeMail = installed && process.platform === 'linux' && process.getuid?.() === 0
/** For the name of what is skipped. */
export const whyNoMail = mayServeMail
  ? ''
  : ' (Dovecot n’est pas sur cette machine, ou sans les droits de le lancer)'

const password = 'essai-40'

export type MailServers = {
  readonly submission: Submission
  account(address: string): MailAccount
  /** Puts these bytes in a mailbox, as another operator's message would come. */
  deliver(address: string, raw: string | Uint8Array): Promise<void>
  /** All the mailbox has other numbers from now on. */
  renumber(address: string): void
  /** Another software takes everything away. */
  count(address: string): number
  stop(): Promise<void>
}

/** An operator on loopback: Dovecot for IMAP and LMTP, an SMTP listener in front of it, TLS by an authority of its own. */
export async function startMailServers(): Promise<MailServers> {
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-mail-'))
  // Dovecot's processes are not all root.
  chmodSync(folder, 0o755)
  makeCertificates(folder)
  const [imaps, lmtp] = [await freePort(), await freePort()]
  const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
  const mails = join(folder, 'mail')
  mkdirSync(mails)
  chownSync(mails, nobody, nobody)
  const configuration = join(folder, 'dovecot.conf')
  writeFileSync(configuration, dovecot(folder, imaps, lmtp))
  const child = spawn('dovecot', ['-F', '-c', configuration], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  const submission = await startSubmission({
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
    password,
    lmtp,
  })
  await Promise.race([
    Promise.all([imaps, lmtp].map(listening)),
    gone.then(() => {
      throw new Error(`Dovecot ne démarre pas.\n${readFileSync(join(folder, 'dovecot.log'), 'utf8')}`)
    }),
  ])
  const doveadm = (...args: string[]) =>
    execFileSync('doveadm', ['-c', configuration, ...args], { encoding: 'utf8' })
  return {
    submission,
    account: (address) => ({
      address,
      name: 'Dr Claire Sance',
      user: address,
      password,
      certificate: '',
      authority: readFileSync(join(folder, 'authority.pem'), 'utf8'),
      smtp: { host: 'localhost', port: submission.port, security: 'starttls' },
      imap: { host: 'localhost', port: imaps, security: 'tls' },
    }),
    deliver: (address, raw) => submission.deliver('expediteur@autre.mssante.fr', address, raw),
    renumber: (address) => {
      doveadm('mailbox', 'update', '-u', address, '--uid-validity', String(Date.now() % 2 ** 31), 'INBOX')
    },
    count: (address) =>
      Number(/messages=(\d+)/.exec(doveadm('mailbox', 'status', '-u', address, 'messages', 'INBOX'))![1]),
    async stop() {
      await submission.close()
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function dovecot(folder: string, imaps: number, lmtp: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1, ::1
ssl = required
auth_failure_delay = 0
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtp}
  }
}
`
}

function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'rsa:2048', '-nodes']
  openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=Autorite d essai',
    '-keyout',
    'authority.key',
    '-out',
    'authority.pem',
  )
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost')
  const signed = [
    '-CA',
    'authority.pem',
    '-CAkey',
    'authority.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
  ]
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem')
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const up = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (up) return
    await pause(50)
  }
}
