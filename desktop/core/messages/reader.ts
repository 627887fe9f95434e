import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type {
  ArrivedMail,
  DeliveryReport,
  MailCarrier,
  MailPosition,
} from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { Cancel, Clock, Logger } from '../platform/ports.ts'
import type { DeliveryRecords } from './delivery-records.ts'
import type { MailSettings } from './mail-settings.ts'
import type { Traces } from './traces.ts'

/** Takes a message in for good, or throws; the same one twice is one. */
export type Receive = (message: ReceivedMessage) => Promise<void>

type Dependencies = {
  readonly carrier: MailCarrier
  readonly settings: MailSettings
  readonly records: DeliveryRecords
  readonly traces: Traces
  readonly receive: Receive
  readonly clock: Clock
  readonly logger: Logger
  readonly now: () => string
  readonly onChange: () => void
}

const pauseMs = 2 * 60_000

/** Looks at the mailbox while the cache is open. A message is behind us only once it was taken in. */
export function createReader(dependencies: Dependencies) {
  const { carrier, settings, records, traces, receive, clock, logger, now, onChange } = dependencies
  let running: Promise<void> | undefined
  let cancelTimer: Cancel = () => undefined
  const end = Promise.withResolvers<void>()
  let stopped = false
  let lastReadAt: string | undefined
  let problem: string | undefined

  function run(): Promise<void> {
    cancelTimer()
    if (stopped) return Promise.resolve()
    running ??= read().finally(() => {
      running = undefined
      onChange()
      if (!stopped && settings.view()) cancelTimer = clock.after(pauseMs, () => void run())
    })
    return running
  }

  async function read(): Promise<void> {
    const account = settings.account('')
    if (!account) return
    const from = { position: settings.position(), since: account.since }
    try {
      await carrier.receive(account, from, take, end.promise)
      lastReadAt = now()
      problem = undefined
    } catch (error) {
      if (!isAppError(error)) logger.error('mail.read-failed', error)
      problem = isAppError(error)
        ? error.message
        : 'Un message reçu n’a pas pu être gardé ici. Il est toujours sur le serveur et sera relu.'
    }
  }

  async function take(mail: ArrivedMail, position: MailPosition): Promise<void> {
    if (stopped) throw new Error('stopped')
    if (mail.kind === 'report' && follow(mail.report)) traces.note('report', mail.message.sourceId)
    else {
      await receive(mail.message)
      traces.note('received', mail.message.sourceId)
    }
    settings.moveTo(position)
  }

  /** False for a report of a message that this desk does not know, or that may not be told now: somebody reads it. */
  function follow({ messageId, outcome, detail }: DeliveryReport): boolean {
    try {
      switch (outcome) {
        case 'delayed':
          return records.byMessage(messageId) !== undefined
        case 'refused':
          return records.bring(
            messageId,
            'refused',
            `non distribué par l’opérateur${detail ? `, code ${detail}` : ''}`,
          )
        case 'delivered':
          return records.bring(messageId, 'delivered')
        case 'read':
          return records.bring(messageId, 'delivered', 'ouvert par son destinataire')
      }
    } catch (error) {
      if (!isAppError(error)) throw error
      return false
    }
  }

  return {
    run,
    state: () => ({ ...(lastReadAt && { lastReadAt }), ...(problem && { problem }) }),
    async stop(): Promise<void> {
      stopped = true
      cancelTimer()
      end.resolve()
      await running?.catch(() => undefined)
    },
  }
}
