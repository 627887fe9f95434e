import { useEffect, useId, useState } from 'react'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayMoment } from '../../i18n/dates.ts'
import { checklist as words } from '../../i18n/fr-referral.ts'
import { Failure } from '../../ui/Failure.tsx'
import styles from './referral.module.css'
import { useEntry } from './use-entry.ts'

type List = ReferralView['checklists'][number]

/** What an entry and a return home ask for; whoever ticks signs. */
export function Checklists(props: { readonly referral: ReferralView; readonly writing: boolean }) {
  const { referral, writing } = props
  return referral.checklists.map((list) => (
    <Checklist key={list.name} list={list} referral={referral} writing={writing} />
  ))
}

function Checklist(props: {
  readonly list: List
  readonly referral: ReferralView
  readonly writing: boolean
}) {
  const { name, items } = props.list
  const title = useId()
  const done = items.filter((item) => item.done).length
  return (
    <div className={styles.checklist} role="group" aria-labelledby={title}>
      <p className={styles.label} id={title}>
        {words.titles[name]} <span className={styles.hint}>{words.count(done, items.length)}</span>
      </p>
      <ul>
        {items.map((item) => (
          <Item key={item.id} item={item} referral={props.referral} writing={props.writing} />
        ))}
      </ul>
    </div>
  )
}

function Item(props: {
  readonly item: List['items'][number]
  readonly referral: ReferralView
  readonly writing: boolean
}) {
  const { item } = props
  const now = useNow()
  const tick = useEntry(props.referral)
  const known = item.done !== undefined
  // The box follows the hand; the name comes with the record.
  const [wanted, setWanted] = useState<boolean>()
  useEffect(() => setWanted(undefined), [known, tick.error])
  return (
    <li>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={wanted ?? known}
          disabled={!props.writing}
          onChange={({ currentTarget }) => {
            if (tick.busy) return
            setWanted(currentTarget.checked)
            tick.run({ kind: 'tick', item: item.id, done: currentTarget.checked })
          }}
        />
        <span>
          {item.label}{' '}
          {item.done ? (
            <span className={styles.hint}>{words.done(item.done.by, sayMoment(item.done.at, now))}</span>
          ) : (
            <span className={item.late ? styles.late : styles.hint}>
              {[
                item.dueOn && words.before(sayCalendarDay(item.dueOn, now)),
                item.late && words.late,
                words.owner(item.owner),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
        </span>
      </label>
      <Failure error={tick.error} />
    </li>
  )
}
