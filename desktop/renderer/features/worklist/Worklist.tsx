import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { ListedAlert } from '../../../contract/alert-views.ts'
import { kindOf, type ReferralKind } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useQuery } from '../../app/use-query.ts'
import { alert as alertWords } from '../../i18n/fr-alert.ts'
import { common } from '../../i18n/fr.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { walkByArrows, walkRows } from '../../ui/walk-rows.ts'
import { AlertRow } from './AlertRow.tsx'
import {
  arrangeAlerts,
  arrangeWorklist,
  countKinds,
  filterWorklist,
  type Group,
  idOf,
} from './arrange-worklist.ts'
import form from '../form/form.module.css'
import { inChargeOf, isOf, type Whose } from './people.ts'
import styles from './worklist.module.css'
import { WorklistGroup } from './WorklistGroup.tsx'
import { WorklistRow } from './WorklistRow.tsx'

/** Rows drawn at most: beyond, one filters. */
const most = 200

export function Worklist(props: {
  readonly whose: Whose
  readonly me: string | undefined
  readonly openId: string | undefined
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const [closed, setClosed] = useState(false)
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<ReferralKind>()
  const { value: everything, error, slow, again } = useQuery('worklist.read', { closed })
  const { whose, me } = props
  const all = useMemo(
    () => everything?.filter((item) => isOf(whose, me, inChargeOf(item))),
    [everything, whose, me],
  )
  const { value: alerts } = useQuery('alert.list', {})
  const { unseen, seen } = useMemo(
    () => arrangeAlerts(closed ? [] : (alerts ?? []), everything ?? [], typed),
    [closed, alerts, everything, typed],
  )
  const found = useMemo(() => filterWorklist(all ?? [], typed, kind), [all, typed, kind])
  const kinds = useMemo(() => countKinds(all ?? []), [all])
  const groups = useMemo(() => arrangeWorklist(found.slice(0, most)), [found])
  const list = useRef<HTMLDivElement>(null)
  const filter = useRef<HTMLInputElement>(null)
  const kindField = useRef<HTMLSelectElement>(null)
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [
        { key: 'j', label: words.keyNext, run: () => walkRows(list.current, 1) },
        { key: 'k', label: words.keyPrevious, run: () => walkRows(list.current, -1) },
        { key: '/', label: words.keyFilter, run: () => filter.current?.focus() },
        { key: 'g', label: words.keyKind, run: () => kindField.current?.focus() },
      ],
      [],
    ),
  )
  const onArrow = (event: KeyboardEvent<HTMLElement>) => walkByArrows(event, list.current)
  return (
    <>
      <header className={styles.head}>
        <div className={styles.headRow}>
          <h2 className={styles.title}>{words.title}</h2>
          <div className={styles.views} role="group" aria-label={words.views}>
            {[false, true].map((value) => (
              <button
                key={String(value)}
                type="button"
                className={styles.view}
                aria-pressed={closed === value}
                onClick={() => setClosed(value)}
              >
                {value ? words.closed : words.current}
              </button>
            ))}
          </div>
        </div>
        <input
          ref={filter}
          type="search"
          className={form.input}
          aria-label={words.filter}
          placeholder={words.filterHint}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            onArrow(event)
            if (event.key !== 'Escape') return
            setTyped('')
            filter.current?.blur()
          }}
        />
        {(kinds.length > 1 || kind !== undefined) && (
          <select
            ref={kindField}
            className={form.input}
            aria-label={words.kind}
            value={kind ?? ''}
            onChange={({ currentTarget }) => setKind(kinds.find(([one]) => one === currentTarget.value)?.[0])}
          >
            <option value="">{words.allKinds(all?.length ?? 0)}</option>
            {kinds.map(([one, count]) => (
              <option key={one} value={one}>
                {words.oneKind(kindOf(one).label, count)}
              </option>
            ))}
          </select>
        )}
      </header>
      <div className={styles.list} ref={list} role="group" aria-label={words.title} onKeyDown={onArrow}>
        {all ? (
          <>
            <Alerts {...props} name="unseen" items={unseen} />
            <Groups {...props} groups={groups} />
            <Alerts {...props} name="seen" items={seen} />
          </>
        ) : (
          slow && <p className={styles.quiet}>{common.preparing}</p>
        )}
        {!all && error && <NotReadable error={error} onRetry={again} />}
        {found.length > most && <p className={styles.quiet}>{words.more(found.length - most)}</p>}
        {all && found.length + unseen.length + seen.length === 0 && (
          <Empty closed={closed} typed={typed} onClear={() => setTyped('')} />
        )}
      </div>
    </>
  )
}

function Groups(props: {
  readonly groups: readonly Group[]
  readonly openId: string | undefined
  readonly onOpen: (id: string, patientId: string) => void
}) {
  return props.groups.map(({ name, items }) => (
    <WorklistGroup
      key={name}
      title={words.groups[name]}
      late={name === 'late'}
      count={items.length}
      countLabel={words.count(items.length)}
    >
      {items.map((item) => (
        <WorklistRow
          key={item.referral.recordId}
          item={item}
          open={item.referral.recordId === props.openId}
          onOpen={props.onOpen}
        />
      ))}
    </WorklistGroup>
  ))
}

function Alerts(props: {
  readonly name: 'unseen' | 'seen'
  readonly items: readonly ListedAlert[]
  readonly openId: string | undefined
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const { name, items, openId, onOpen } = props
  if (items.length === 0) return null
  return (
    <WorklistGroup
      title={alertWords.groups[name]}
      late={name === 'unseen'}
      count={items.length}
      countLabel={alertWords.count(items.length)}
    >
      {items.map((item) => (
        <AlertRow key={idOf(item)} item={item} open={idOf(item) === openId} onOpen={onOpen} />
      ))}
    </WorklistGroup>
  )
}

function Empty(props: { readonly closed: boolean; readonly typed: string; readonly onClear: () => void }) {
  if (props.typed.trim() !== '') {
    return (
      <div className={styles.quiet} role="status">
        <p>{words.noMatch(props.typed.trim())}</p>
        <LinkButton onUse={props.onClear}>{words.clearFilter}</LinkButton>
      </div>
    )
  }
  if (props.closed) return <p className={styles.quiet}>{words.emptyClosed}</p>
  return <Sentence title={words.empty}>{words.emptyText}</Sentence>
}
