import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import { referralOrigins } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { ask as words } from '../../i18n/fr-referral.ts'

/** For whom a request was recorded: « Mme Bergerot, sa fille (famille, aidant) ». */
export function sayCaller({ name, origin }: NonNullable<ReferralBody['caller']>): string {
  return words.forCaller(name, referralOrigins[origin])
}
