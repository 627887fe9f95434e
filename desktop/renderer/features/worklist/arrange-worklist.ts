import { sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import {
  kindOf,
  type ReferralKind,
  type ReferralState,
} from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { WorklistItem } from '../../../contract/referral-views.ts'
import { fold } from '../referral/rank-specialties.ts'

export type GroupName = 'late' | 'remind' | 'take' | 'schedule' | 'follow' | 'ended'
export type Group = { readonly name: GroupName; readonly items: readonly WorklistItem[] }

const groupOf: Readonly<Record<ReferralState, GroupName>> = {
  requested: 'take',
  missed: 'take',
  taken: 'schedule',
  scheduled: 'follow',
  arranged: 'follow',
  admitted: 'follow',
  discharged: 'follow',
  attended: 'follow',
  reported: 'follow',
  closed: 'ended',
  cancelled: 'ended',
}
const order: readonly GroupName[] = ['late', 'remind', 'take', 'schedule', 'follow', 'ended']

/** In groups, as the cell works; inside a group the order given by the core stays. What is over: the last one first. */
export function arrangeWorklist(items: readonly WorklistItem[]): readonly Group[] {
  return order.flatMap((name) => {
    const mine = items.filter((item) => placeOf(item) === name)
    if (mine.length === 0) return []
    return [
      { name, items: name === 'ended' ? mine.toSorted((one, other) => endOf(other) - endOf(one)) : mine },
    ]
  })
}

function placeOf({ referral }: WorklistItem): GroupName {
  if (referral.late !== undefined) return 'late'
  return referral.remindIn === undefined ? groupOf[referral.body.state] : 'remind'
}

/** Every word somewhere in the patient's names, what is asked or the person who asks; accents ignored. */
export function filterWorklist(
  items: readonly WorklistItem[],
  typed: string,
  kind?: ReferralKind,
): readonly WorklistItem[] {
  const wanted = fold(typed).split(/\s+/).filter(Boolean)
  return items.filter(({ referral, patient }) => {
    const { body, author } = referral
    if (kind !== undefined && body.kind !== kind) return false
    const { birthName, usedName = '', firstGivenName } = patient.identity
    const asked = [sayReferral(body), kindOf(body.kind).label, author.name, body.caller?.name ?? '']
    const text = fold([birthName, usedName, firstGivenName, ...asked].join(' '))
    return wanted.every((word) => text.includes(word))
  })
}

function endOf({ referral }: WorklistItem): number {
  return Date.parse(referral.body.steps.at(-1)?.at ?? referral.occurredAt)
}

/** The kinds that are there, the most frequent first. */
export function countKinds(items: readonly WorklistItem[]): readonly (readonly [ReferralKind, number])[] {
  const byKind = Map.groupBy(items, ({ referral }) => referral.body.kind)
  return [...byKind]
    .map(([kind, ofKind]) => [kind, ofKind.length] as const)
    .toSorted(([, one], [, other]) => other - one)
}
