import type { MailAccount, MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Cancel, Clock, Logger } from '../platform/ports.ts'
import type { DeliveryRecords } from './delivery-records.ts'
import type { OutgoingState, OutgoingStore } from './outgoing-store.ts'
import type { Traces } from './traces.ts'

type Dependencies = {
  readonly carrier: MailCarrier
  readonly account: () => MailAccount | undefined
  readonly outgoing: OutgoingStore
  readonly records: DeliveryRecords
  readonly traces: Traces
  readonly database: Parameters<OutgoingStore['remove']>[0]
  readonly clock: Clock
  readonly logger: Logger
  readonly longestPauseMs: number
  readonly onChange: () => void
}

const firstPauseMs = 5_000

/** Taken back by the person while the connection was being made. */
class Withdrawn extends Error {}

/** Sends what waits, one message at a time, from this desk alone; begins again where a stop, or a kill, left it. */
export function createSender(dependencies: Dependencies) {
  const { carrier, account, outgoing, records, traces, database, clock, logger, longestPauseMs, onChange } =
    dependencies
  let running: Promise<void> | undefined
  let again = false
  const end = Promise.withResolvers<void>()
  let stopped = false
  let cancelTimer: Cancel = () => undefined
  const at = (ms: number) => new Date(ms).toISOString()

  function run(): Promise<void> {
    cancelTimer()
    if (stopped) return Promise.resolve()
    again = true
    running ??= rounds()
      .catch((error: unknown) => logger.error('mail.round-failed', error))
      .finally(() => {
        running = undefined
        plan()
      })
    return running
  }

  async function rounds(): Promise<void> {
    while (again && !stopped) {
      again = false
      for (const state of outgoing.list()) {
        if (stopped) return
        if (state.state === 'settled') tell(state)
        else if (Date.parse(state.nextAt) <= clock.now()) await tryOne(state.messageId)
      }
    }
  }

  async function tryOne(messageId: string): Promise<void> {
    const known = account()
    const mail = outgoing.read(messageId)
    if (!known || !mail || isOver(messageId)) return
    const outcome = await carrier
      .send(
        known,
        mail,
        () => {
          if (stopped || !outgoing.find(messageId)) throw new Withdrawn()
          outgoing.leave(messageId)
          attempt(() => records.bring(messageId, 'sending'))
        },
        end.promise,
      )
      .catch((error: unknown) => {
        if (error instanceof Withdrawn) return undefined
        throw error
      })
    const state = outgoing.find(messageId)
    if (!outcome || !state) return
    if (outcome.kind === 'accepted' || outcome.kind === 'refused') {
      const to = outcome.kind === 'accepted' ? 'sent' : 'refused'
      outgoing.settle(messageId, { to, note: outcome.kind === 'refused' ? outcome.message : '' })
      traces.note(to, messageId)
      tell(outgoing.find(messageId)!)
    } else {
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(state.tries, 12))
      outgoing.tryAgain(messageId, at(clock.now() + pause), outcome.message, outcome.kind === 'later')
    }
    onChange()
  }

  /** A report has come for a try that was cut: the server had it. Sending it again would be sending it twice. */
  function isOver(messageId: string): boolean {
    const state = records.byMessage(messageId)?.body.state
    if (state !== 'sent' && state !== 'delivered' && state !== 'refused' && state !== 'cancelled')
      return false
    outgoing.remove(database, messageId)
    return true
  }

  /** The record follows; while it may not be written (a doubt on the identity on screen), the message is kept to tell it. */
  function tell({ messageId, outcome }: OutgoingState): void {
    if (!outcome) return
    attempt(() => {
      records.bring(messageId, outcome.to, outcome.note)
      outgoing.remove(database, messageId)
    })
  }

  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!isAppError(error)) throw error
      logger.info('mail.record-waits', { code: error.code })
    }
  }

  function plan(): void {
    // Without a mailbox, nothing is due: whoever gives one asks for a round.
    if (stopped || !account()) return
    if (again) return void run()
    const waiting = outgoing.list()
    if (waiting.length === 0) return
    const soonest = Math.min(...waiting.map(({ nextAt }) => Date.parse(nextAt)))
    cancelTimer = clock.after(
      Math.max(1_000, Math.min(longestPauseMs, soonest - clock.now())),
      () => void run(),
    )
  }

  return {
    run,
    async stop(): Promise<void> {
      stopped = true
      cancelTimer()
      end.resolve()
      await running
    },
  }
}
