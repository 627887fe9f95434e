import { z } from 'zod'
import { attachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { caller, referralFields, referralKind, urgency } from '@navigateur-pro/domain/records/referral.ts'

/** As it is typed: a field may be empty, or of another kind than the one chosen now. */
export const referralDraft = z.strictObject({
  kind: referralKind,
  ...referralFields,
  specialty: z.string().max(40).optional(),
  site: z.string().max(80).optional(),
  size: z.string().max(80).optional(),
  place: z.string().max(200).optional(),
  services: z.array(referralFields.services.unwrap().element).max(10).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  urgency,
  question: z.string().max(2000),
  /** Of origin `cell`: nobody's but the writer's own. */
  caller: caller.optional(),
  attachments: z.array(attachmentReference).max(10),
})
export type ReferralDraft = z.infer<typeof referralDraft>
