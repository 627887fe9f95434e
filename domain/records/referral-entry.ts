import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'
import { checklistItems } from './referral-kinds.ts'

const request = recordId
const text = z.string().trim().max(2000)

/**
 * What is said and done about a request between two of its states. Each is a record of its own and
 * none replaces another: two people who tick or write offline both stay, each under their name.
 */
export const referralEntryBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), request, text: text.min(1) }),
  z.strictObject({
    kind: z.literal('tick'),
    request,
    item: z.string().refine((id) => checklistItems.some((item) => item.id === id)),
    done: z.boolean(),
  }),
  /** The requester says that it lasts too long. */
  z.strictObject({ kind: z.literal('nudge'), request }),
  /** The patient was reminded of the day, and of what to prepare. */
  z.strictObject({ kind: z.literal('reminded'), request }),
  /** A follow-up call (BS-10). */
  z.strictObject({ kind: z.literal('call'), request, reached: z.boolean(), text }),
])
export type ReferralEntryBody = z.infer<typeof referralEntryBody>

const titles: Readonly<Record<ReferralEntryBody['kind'], string>> = {
  message: 'Message sur une demande',
  tick: 'Liste d’entrée ou de sortie',
  nudge: 'Relance',
  reminded: 'Rappel du rendez-vous fait',
  call: 'Appel de suivi',
}

export const referralEntry = defineRecordType<ReferralEntryBody>({
  name: 'referral-entry',
  label: { one: 'suivi de demande', many: 'suivis de demandes' },
  schemaVersion: 1,
  schema: referralEntryBody,
  merge: { kind: 'append' },
  /** That of the request; `medico-social` and `social` for those that carry nothing medical. */
  confidentiality: ['medical', 'medico-social', 'social'],
  writtenAlone: true,
  inTimeline: false,
  fields: (body) => ({ request: body.request }),
  searchText: (body) => ('text' in body ? body.text : ''),
  title: (body) => titles[body.kind],
})
