import { coordinatorOf } from '@navigateur-pro/domain/records/referral.ts'
import type { FollowedPatient, WorklistItem } from '../../../contract/referral-views.ts'

/** Whose part of the lists is shown: everybody's, one's own, what nobody has in hand, or that of one colleague. */
export type Whose = 'all' | 'mine' | 'nobody' | { readonly id: string }
type Person = { readonly id: string; readonly name: string }

export function isOf(whose: Whose, me: string | undefined, inCharge: Person | undefined): boolean {
  if (whose === 'all') return true
  if (whose === 'nobody') return inCharge === undefined
  return inCharge?.id === (whose === 'mine' ? me : whose.id)
}

export function inChargeOf({ referral }: WorklistItem): Person | undefined {
  return coordinatorOf(referral.body)
}

/** Everybody of the cell who has something in hand, by name, once; oneself is « Moi ». */
export function peopleOf(
  items: readonly WorklistItem[],
  followed: readonly FollowedPatient[],
  me: string | undefined,
): readonly Person[] {
  const all = [...items.map(inChargeOf), ...followed.map(({ inCharge }) => inCharge)]
  const byId = new Map(all.flatMap((one) => (one && one.id !== me ? [[one.id, one] as const] : [])))
  return [...byId.values()].toSorted((one, other) => one.name.localeCompare(other.name, 'fr'))
}
