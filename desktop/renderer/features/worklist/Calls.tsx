import { useRef } from 'react'
import type { WorklistItem } from '../../../contract/referral-views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { dayKey, sayDay } from '../../i18n/dates.ts'
import { ask } from '../../i18n/fr-referral.ts'
import { calls as words } from '../../i18n/fr-dashboard.ts'
import { common } from '../../i18n/fr.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { walkByArrows } from '../../ui/walk-rows.ts'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import { inChargeOf, isOf, type Whose } from './people.ts'
import { useRowKeys } from './use-row-keys.ts'
import { WorklistGroup } from './WorklistGroup.tsx'
import styles from './worklist.module.css'

type GroupName = keyof typeof words.groups

/** Whom to call, the calls that were not made first (BS-10): a gap is seen, not remembered. */
export function Calls(props: {
  readonly whose: Whose
  readonly me: string | undefined
  readonly openId: string | undefined
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const { value: all, error, slow, again } = useQuery('worklist.read', { closed: false })
  const now = useNow()
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const followed = (all ?? []).filter(
    (item) =>
      item.referral.body.kind === 'follow-up-calls' &&
      item.referral.body.state === 'arranged' &&
      isOf(props.whose, props.me, inChargeOf(item)),
  )
  const groups = Map.groupBy(followed, (item) => groupOf(item, now))
  return (
    <div ref={list} className={styles.list} role="group" aria-label={words.title} onKeyDown={walkByArrows}>
      {!all && (error ? <NotReadable error={error} onRetry={again} /> : slow && <p>{common.preparing}</p>)}
      {all && followed.length === 0 && <Sentence title={words.empty}>{words.emptyText}</Sentence>}
      {(Object.keys(words.groups) as GroupName[]).map((name) => {
        const items = groups.get(name)
        if (!items) return null
        return (
          <WorklistGroup
            key={name}
            title={words.groups[name]}
            late={name === 'missing'}
            count={items.length}
            countLabel={words.count(items.length)}
          >
            {items.map((item) => (
              <CallRow
                key={item.referral.recordId}
                item={item}
                now={now}
                open={item.referral.recordId === props.openId}
                onOpen={props.onOpen}
              />
            ))}
          </WorklistGroup>
        )
      })}
    </div>
  )
}

function CallRow(props: {
  readonly item: WorklistItem
  readonly now: Date
  readonly open: boolean
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const { item, now } = props
  const { referral, patient } = item
  const { body, late, dueAt, entries, gaps } = referral
  const last = entries.findLast(({ kind }) => kind === 'call')
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0)
  const rhythm = Object.entries(ask.rhythms).find(([days]) => Number(days) === body.everyDays)?.[1]
  return (
    <li className={styles.rowPlace}>
      <button
        type="button"
        data-row
        className={styles.row}
        aria-current={props.open}
        onClick={() => props.onOpen(referral.recordId, patient.patientId)}
      >
        <span className={styles.rowFirst}>
          <bdi className={styles.name}>{sayName(patient.identity)}</bdi>
          {late ? (
            <span className={styles.late}>{late}</span>
          ) : (
            dueAt && <span className={styles.urgency}>{words.next(sayDay(dueAt, now))}</span>
          )}
        </span>
        <span className={styles.second}>
          {sayBirth(patient.identity, now)}
          {patient.phone && ` · ${patient.phone}`}
        </span>
        <span className={styles.third}>
          {[
            rhythm && words.every(rhythm),
            last ? words.lastCall(sayDay(last.at, now), last.reached ?? false) : words.neverCalled,
            missed > 0 && words.missed(missed),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
    </li>
  )
}

function groupOf({ referral: { late, dueAt } }: WorklistItem, now: Date): GroupName {
  if (late !== undefined) return 'missing'
  return dueAt !== undefined &&
    (Date.parse(dueAt) < now.getTime() || dayKey(dueAt) === dayKey(now.toISOString()))
    ? 'today'
    : 'later'
}
