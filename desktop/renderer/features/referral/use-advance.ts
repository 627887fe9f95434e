import { useState } from 'react'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { ReferralDetails } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { referral as words } from '../../i18n/fr-work.ts'

/** Moves a request on. When somebody was faster, says who and what, and shows the request as it is now. */
export function useAdvance(referral: ReferralView, refresh: () => void, onDone: () => void) {
  const [overtaken, setOvertaken] = useState<string>()
  const { run, busy, error } = useAction(async (to: ReferralState, details: Partial<ReferralDetails>) => {
    setOvertaken(undefined)
    const { recordId, version } = referral
    try {
      await client.call('record.advance', { recordId, version, to, details })
      say(words.done[to])
    } catch (cause) {
      const faster = isAppError(cause) && cause.code === 'conflict' ? await sayFaster(referral) : undefined
      if (faster === undefined) throw cause
      setOvertaken(faster)
      refresh()
    }
    onDone()
  })
  return { run, busy, error, overtaken }
}

/** The step that came before ours, when there is one. */
async function sayFaster({ patientId, recordId, version }: ReferralView): Promise<string | undefined> {
  const now = await client.call('referral.list', { patientId })
  const latest = now.find((one) => one.recordId === recordId)
  const step = latest?.body.steps.at(-1)
  return step && latest?.version !== version ? words.overtaken[step.state](step.by.name) : undefined
}
