import { useId } from 'react'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayMoment } from '../../i18n/dates.ts'
import { checklist as words } from '../../i18n/fr-referral.ts'
import { Failure } from '../../ui/Failure.tsx'
import styles from './referral.module.css'
import { useEntry } from './use-entry.ts'

/** What an entry and a return home ask for; whoever ticks signs. */
export function Checklists(props: { readonly referral: ReferralView; readonly writing: boolean }) {
  const { referral, writing } = props
  return referral.checklists.map((list) => (
    <Checklist key={list.name} list={list} referral={referral} writing={writing} />
  ))
}

function Checklist(props: {
  readonly list: ReferralView['checklists'][number]
  readonly referral: ReferralView
  readonly writing: boolean
}) {
  const { name, items } = props.list
  const title = useId()
  const now = useNow()
  const tick = useEntry(props.referral)
  const done = items.filter((item) => item.done).length
  return (
    <section className={styles.checklist} aria-labelledby={title}>
      <p className={styles.label} id={title}>
        {words.titles[name]} <span className={styles.hint}>{words.count(done, items.length)}</span>
      </p>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={item.done !== undefined}
                disabled={!props.writing}
                onChange={({ currentTarget }) =>
                  tick.run({ kind: 'tick', item: item.id, done: currentTarget.checked })
                }
              />
              <span>
                {item.label}{' '}
                {item.done ? (
                  <span className={styles.hint}>
                    {words.done(item.done.by, sayMoment(item.done.at, now))}
                  </span>
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
          </li>
        ))}
      </ul>
      <Failure error={tick.error} />
    </section>
  )
}
