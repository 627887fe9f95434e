import { type ReferralState, specialties } from '@navigateur-pro/domain/records/referral.ts'
import type { WorklistItem } from '../../../contract/views.ts'
import { fold } from '../referral/rank-specialties.ts'

export type GroupName = 'late' | 'take' | 'schedule' | 'follow' | 'ended'
export type Group = { readonly name: GroupName; readonly items: readonly WorklistItem[] }

const groupOf: Readonly<Record<ReferralState, GroupName>> = {
  requested: 'take',
  missed: 'take',
  taken: 'schedule',
  scheduled: 'follow',
  attended: 'follow',
  reported: 'follow',
  closed: 'ended',
  cancelled: 'ended',
}
const order: readonly GroupName[] = ['late', 'take', 'schedule', 'follow', 'ended']

/** In groups, as the cell works; inside a group the order given by the core stays. What is over: the last one first. */
export function arrangeWorklist(items: readonly WorklistItem[]): readonly Group[] {
  return order.flatMap((name) => {
    const mine = items.filter(
      ({ referral }) => (referral.late ? 'late' : groupOf[referral.body.state]) === name,
    )
    if (mine.length === 0) return []
    return [
      { name, items: name === 'ended' ? mine.toSorted((one, other) => endOf(other) - endOf(one)) : mine },
    ]
  })
}

/** Every word somewhere in the patient's names, the specialty or the person who asks; accents ignored. */
export function filterWorklist(items: readonly WorklistItem[], typed: string): readonly WorklistItem[] {
  const wanted = fold(typed).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return items
  return items.filter(({ referral, patient }) => {
    const { birthName, usedName = '', firstGivenName } = patient.identity
    const text = fold(
      [birthName, usedName, firstGivenName, specialties[referral.body.specialty], referral.author.name].join(
        ' ',
      ),
    )
    return wanted.every((word) => text.includes(word))
  })
}

function endOf({ referral }: WorklistItem): number {
  return Date.parse(referral.body.steps.at(-1)?.at ?? referral.occurredAt)
}
