import type { HandlersOf } from '../handlers.ts'
import { type ActiveFileDependencies, readActiveFile } from './active-file.ts'
import type { Referrals } from './referrals.ts'

type Dependencies = ActiveFileDependencies & { readonly referrals: Referrals }

export function referralHandlers(dependencies: Dependencies): HandlersOf<'referral' | 'worklist'> {
  const { referrals } = dependencies
  return {
    'referral.request': ({ draftId }) => referrals.request(draftId),
    'referral.list': ({ patientId }) => referrals.list(patientId),
    'referral.photos': ({ patientId }) => referrals.photos(patientId),
    'referral.reports': ({ recordId }) => referrals.reports(recordId),
    'worklist.read': ({ closed }) => referrals.worklist(closed),
    'worklist.patients': () => readActiveFile(dependencies),
  }
}
