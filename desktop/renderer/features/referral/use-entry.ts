import type { ReferralEntryBody } from '@navigateur-pro/domain/records/referral-entry.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { follow as words } from '../../i18n/fr-referral.ts'

type WithoutRequest<Body> = Body extends unknown ? Omit<Body, 'request'> : never
export type NewEntry = WithoutRequest<ReferralEntryBody>

/** Adds a word, a tick or a call to a request, for those who read the request. */
export function useEntry({ recordId, patientId, confidentiality }: ReferralView, onDone?: () => void) {
  return useAction(async (entry: NewEntry) => {
    const body = { ...entry, request: recordId }
    await client.call('record.add', { patientId, type: 'referral-entry', body, confidentiality })
    say(words.saved)
    onDone?.()
  })
}
