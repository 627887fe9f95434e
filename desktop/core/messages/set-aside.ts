import type { MailPosition } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { SetAsideView } from '../../contract/message-views.ts'
import type { Settings } from '../settings.ts'

const name = 'mssante.aside'
const failing = 'mssante.failing'

/** A message that this desk does not manage to take in holds those behind it for so many tries, then no longer. */
const mostTries = 5
/** More of them is no twisted message, it is this desk: the mailbox then waits, as it is. */
const mostAside = 20
const firstPauseMs = 2 * 60_000

type Failing = { readonly position: MailPosition; readonly tries: number; readonly nextAt: number }
type Kept = SetAsideView & { readonly uidValidity: string }

/** What stays on the server because it cannot be kept here: its name, why, and nothing of what it holds. */
export function createSetAside(settings: Settings, longestPauseMs: number) {
  const kept = () => settings.read<readonly Kept[]>(name) ?? []

  return {
    list: (): SetAsideView[] => kept().map(({ uidValidity: _validity, ...shown }) => shown),

    position(uid: number): MailPosition | undefined {
      const found = kept().find((one) => one.uid === uid)
      return found && { uidValidity: found.uidValidity, uid }
    },

    /** Its pause is not over: nothing is tried again because the network came back. */
    mustWait({ uidValidity, uid }: MailPosition, now: number): boolean {
      const last = settings.read<Failing>(failing)
      return last?.position.uidValidity === uidValidity && last.position.uid === uid && now < last.nextAt
    },

    /** True when the ones behind may pass: it is set aside, on disk. */
    failed(position: MailPosition, message: ReceivedMessage, why: string, now: number): boolean {
      const last = settings.read<Failing>(failing)
      const same = last?.position.uidValidity === position.uidValidity && last.position.uid === position.uid
      const tries = same ? last.tries + 1 : 1
      const others = kept().filter(({ uid }) => uid !== position.uid)
      if (tries < mostTries || others.length >= mostAside) {
        const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 12))
        settings.write(failing, { position, tries, nextAt: now + pause } satisfies Failing)
        return false
      }
      const { from, subject, receivedAt } = message
      const one: Kept = {
        ...position,
        from: (from?.name || from?.address) ?? '',
        subject: subject.slice(0, 300),
        receivedAt,
        why,
      }
      settings.write(name, [...others, one])
      settings.remove(failing)
      return true
    },

    /** It was taken in, or it is no longer on the server. */
    forget(uid: number): void {
      settings.write(
        name,
        kept().filter((one) => one.uid !== uid),
      )
    },

    /** The server has numbered its messages anew: all are given again, these too. */
    keepOnly(uidValidity: string): void {
      const still = kept().filter((one) => one.uidValidity === uidValidity)
      if (still.length < kept().length) settings.write(name, still)
    },

    clear(): void {
      settings.remove(name)
      settings.remove(failing)
    },
  }
}
