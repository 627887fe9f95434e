import type { ListedAlert } from '../../../contract/alert-views.ts'
import { alert as alertWords } from '../../i18n/fr-alert.ts'
import { sayAlert } from '../alert/say-alert.ts'
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

/** What identifies a row: a record, or the key of a signal. */
export function idOf(item: ListedAlert): string {
  return item.kind === 'alert' ? item.alert.recordId : item.signal.key
}

/** Those to be seen, and those to be settled. A signal about a request of the list is that request: said once. */
export function arrangeAlerts(
  alerts: readonly ListedAlert[],
  requests: readonly WorklistItem[],
  typed: string,
): { readonly unseen: readonly ListedAlert[]; readonly seen: readonly ListedAlert[] } {
  const listed = new Set(requests.map(({ referral }) => referral.recordId))
  const wanted = fold(typed).split(/\s+/).filter(Boolean)
  const shown = alerts.filter((item) => {
    if (item.kind === 'signal' && listed.has(item.signal.recordId ?? '')) return false
    const { birthName, usedName = '', firstGivenName } = item.patient.identity
    const said =
      item.kind === 'signal'
        ? [alertWords.signal, item.signal.text]
        : [sayAlert(item.alert.body), item.alert.body.text, item.alert.author.name]
    const text = fold([birthName, usedName, firstGivenName, ...said].join(' '))
    return wanted.every((word) => text.includes(word))
  })
  const isSeen = (item: ListedAlert) => item.kind === 'alert' && item.alert.body.state !== 'raised'
  return { unseen: shown.filter((item) => !isSeen(item)), seen: shown.filter(isSeen) }
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
