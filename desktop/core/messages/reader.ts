import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
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
import type { createSetAside } from './set-aside.ts'
import type { Traces } from './traces.ts'

/** Takes a message in for good, or throws; the same one twice is one. */
export type Receive = (message: ReceivedMessage) => Promise<void>

type Dependencies = {
  readonly carrier: MailCarrier
  readonly settings: MailSettings
  readonly records: DeliveryRecords
  readonly traces: Traces
  readonly aside: ReturnType<typeof createSetAside>
  readonly receive: Receive
  readonly clock: Clock
  readonly logger: Logger
  readonly now: () => string
  readonly onChange: () => void
}

const pauseMs = 2 * 60_000
const notKept = 'Un message reçu n’a pas pu être gardé ici. Il est toujours sur le serveur et sera relu.'
const unexpected =
  'Ce poste n’a pas réussi à garder ce message, pour une raison inattendue. Il est toujours sur le serveur : ouvrez-le avec la messagerie de votre opérateur, ou essayez plus tard.'

/**
 * Looks at the mailbox while the cache is open. A message is behind us only once it was taken in, or once it was set
 * aside: it is then still on the server, and a person sees that it is.
 */
export function createReader(dependencies: Dependencies) {
  const { carrier, settings, records, traces, aside, receive, clock, logger, now, onChange } = dependencies
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
      problem = isAppError(error) ? error.message : notKept
    }
  }

  async function take(mail: ArrivedMail, position: MailPosition): Promise<void> {
    if (stopped) throw new Error('stopped')
    aside.keepOnly(position.uidValidity)
    if (aside.mustWait(position, clock.now())) throw new AppError('conflict', notKept)
    try {
      await keep(mail)
    } catch (error) {
      if (stopped) throw error
      logger.error('mail.message-not-kept', error)
      const why = isAppError(error) ? error.message : unexpected
      const passed = aside.failed(position, mail.message, why, clock.now())
      if (!passed) throw new AppError('conflict', notKept, {}, { cause: error })
      traces.note('set-aside', mail.message.sourceId)
    }
    settings.moveTo(position)
  }

  async function keep(mail: ArrivedMail): Promise<void> {
    if (mail.kind === 'report' && follow(mail.report)) traces.note('report', mail.message.sourceId)
    else {
      await receive(mail.message)
      traces.note('received', mail.message.sourceId)
    }
  }

  /** One that was set aside, asked for again by a person. @throws AppError why it is still there */
  async function tryAgain(uid: number): Promise<void> {
    const account = settings.account('')
    const position = aside.position(uid)
    if (!account || !position) throw new AppError('not_found', 'Ce message n’attend plus ici.')
    await running
    const before = { position: { ...position, uid: uid - 1 }, since: account.since }
    const one = Promise.withResolvers<void>()
    const until = Promise.race([end.promise, one.promise])
    let here = false
    try {
      await carrier.receive(
        account,
        before,
        async (mail, at) => {
          one.resolve()
          here ||= at.uid === uid && at.uidValidity === position.uidValidity
          if (here) await keep(mail)
        },
        until,
      )
    } catch (error) {
      if (isAppError(error)) throw error
      logger.error('mail.message-not-kept', error)
      throw new AppError('conflict', unexpected)
    }
    aside.forget(uid)
    onChange()
    if (!here)
      throw new AppError(
        'not_found',
        'Ce message n’est plus dans votre boîte : il a été retiré de cette liste.',
      )
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
    tryAgain,
    state: () => ({ ...(lastReadAt && { lastReadAt }), ...(problem && { problem }) }),
    async stop(): Promise<void> {
      stopped = true
      cancelTimer()
      end.resolve()
      await running?.catch(() => undefined)
    },
  }
}
