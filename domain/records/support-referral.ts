import { defineReferralType } from './referral.ts'
import { isMedical } from './referral-kinds.ts'

/**
 * Help at home, housing, respite, steps to take: a type of its own, so that its classes can only be
 * those that social workers read, and never the medical one (CSP R1110-3).
 */
export const supportReferral = defineReferralType({
  name: 'support-referral',
  label: { one: 'demande d’aide', many: 'demandes d’aide' },
  schemaVersion: 1,
  confidentiality: ['medico-social', 'social'],
  holds: (kind) => !isMedical(kind),
})
