import type { SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import type { MailAccount, MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { checkMssAddress } from '@navigateur-pro/domain/exchange/mss-address.ts'
import { type Patience, usualPatience } from './connection.ts'
import { sayFailure } from './say-failure.ts'

/** Read once a mailbox is used: at each start, they were a fifth of the memory of a desk that has none. */
const smtp = async () => import('./submit.ts')
const imap = async () => import('./mailbox.ts')

/** The mail of an MSSanté operator: SMTP to send, IMAP to read. */
export function createMssante(patience: Patience = usualPatience): MailCarrier {
  return {
    async send(account, mail, handingOver, until) {
      return (await smtp()).submit(account, mail, handingOver, until, patience)
    },
    async receive(account, from, taken, until) {
      return (await imap()).receive(account, from, taken, until, patience)
    },
    async test(account) {
      const servers = await Promise.all([
        tried('L’envoi (SMTP)', account.smtp.host, async () =>
          (await (await smtp()).openSmtp(account, patience)).close(),
        ),
        tried('La réception (IMAP)', account.imap.host, async () =>
          (await (await imap()).openInbox(account, patience)).close(),
        ),
      ])
      return [checkAddress(account), ...servers]
    },
  }
}

function checkAddress({ address }: MailAccount): SelfCheck {
  const checked = checkMssAddress(address)
  const label = 'Votre adresse MSSanté'
  return checked.kind === 'refused'
    ? { label, outcome: 'failed', advice: checked.message }
    : { label, outcome: 'ok' }
}

async function tried(label: string, host: string, work: () => Promise<void>): Promise<SelfCheck> {
  try {
    await work()
    return { label, outcome: 'ok' }
  } catch (error) {
    return { label, outcome: 'failed', advice: sayFailure(error, host) }
  }
}
