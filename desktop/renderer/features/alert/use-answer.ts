import type { AlertState } from '@navigateur-pro/domain/records/alert.ts'
import type { AlertView, SignalView } from '../../../contract/alert-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { alert as words } from '../../i18n/fr-alert.ts'

/** Says in one's own name that an alert was seen. */
export function useSeen() {
  return useAction(async (alert: Pick<AlertView, 'recordId' | 'version'>) => {
    await advance(alert, 'acknowledged', '')
    say(words.seenSaid)
  })
}

/** Says that what a rule found was seen: a record that bears its key, and it is over for everybody. */
export function useSignalSeen() {
  return useAction(async ({ patientId, answer }: SignalView) => {
    if (!answer) return
    await client.call('record.add', { patientId, type: 'alert', ...answer })
    say(words.seenSaid)
  })
}

/** What ends an alert, with the words that go along. */
export function useEnding(alert: Pick<AlertView, 'recordId' | 'version'>, onDone: () => void) {
  return useAction(async (to: 'resolved' | 'cancelled', note: string) => {
    await advance(alert, to, note)
    say(words.done[to])
    onDone()
  })
}

async function advance(
  { recordId, version }: Pick<AlertView, 'recordId' | 'version'>,
  to: AlertState,
  note: string,
): Promise<void> {
  await client.call('record.advance', { recordId, version, to, details: { note } })
}
