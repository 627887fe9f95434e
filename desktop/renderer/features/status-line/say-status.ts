import type { StatusView } from '../../../contract/sync-views.ts'
import { sayDuration, sayRecent } from '../../i18n/dates.ts'
import { status as words } from '../../i18n/fr.ts'

type StatusSentence = {
  readonly text: string
  /** Without the freshness: what stays while something else is being said. */
  readonly short: string
  readonly tone: 'quiet' | 'warning'
}

/** The truth about sync in one sentence: « À jour à 14:02 · tout est envoyé ». */
export function sayStatus(status: StatusView, now: Date): StatusSentence {
  const { progress, asOf } = status
  const waiting = status.waiting > 0 ? words.waiting(status.waiting) : undefined
  switch (status.link) {
    case 'online':
      return quiet(
        asOf ? words.upToDate(sayRecent(asOf, now)) : words.upToDateUnknown,
        waiting ?? (status.refused > 0 ? undefined : words.allSent),
      )
    case 'offline':
      return warning(
        status.offlineSince && now.getTime() - Date.parse(status.offlineSince) >= 60_000
          ? words.offline(sayDuration(status.offlineSince, now))
          : words.offlineUnknown,
        waiting,
      )
    case 'catching-up':
      return quiet(
        progress && progress.total > 0
          ? words.catchingUp(Math.min(progress.done, progress.total), progress.total)
          : asOf
            ? words.catchingUpUnknown
            : words.firstReading,
        waiting,
      )
    case 'signed-out':
      return warning(words.signedOut, waiting)
    case 'update-needed':
      return warning(words.updateNeeded, waiting)
    case 'lease-ended':
      return warning(words.leaseEnded, waiting)
  }
}

function quiet(main: string, rest: string | undefined): StatusSentence {
  return { text: rest ? `${main} · ${rest}` : main, short: rest ?? main, tone: 'quiet' }
}

function warning(main: string, rest: string | undefined): StatusSentence {
  return { ...quiet(main, rest), short: main, tone: 'warning' }
}
