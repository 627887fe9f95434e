import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PatientView, TimelineItem } from '../../../contract/views.ts'
import { say, startWork } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { dayKey, sayDay } from '../../i18n/dates.ts'
import { common, timeline as words } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import styles from './timeline.module.css'
import { TimelineEntry } from './TimelineEntry.tsx'
import { type TimelinePages, useTimeline } from './use-timeline.ts'

/** Everything said about one patient, latest first. Mounted anew for each patient. */
export function Timeline(props: {
  readonly patient: PatientView
  /** What scrolls: the list draws only what is in it. */
  readonly scroller: () => HTMLElement | null
  readonly writing: boolean
}) {
  const pages = useTimeline(props.patient.patientId)
  const { items, error, slow } = pages
  useNewItemsSaid(items)
  const write = () => startWork({ kind: 'transmission', patient: props.patient })
  if (!items) {
    if (error) {
      return (
        <Sentence
          title={common.notReadable}
          action={<LinkButton onUse={pages.again}>{common.retry}</LinkButton>}
        >
          {typeset(error.message)}
        </Sentence>
      )
    }
    return slow ? <p className={styles.older}>{common.preparing}</p> : null
  }
  if (items.length === 0) {
    return (
      <Sentence
        title={words.empty}
        action={props.writing && <LinkButton onUse={write}>{words.writeFirst}</LinkButton>}
      >
        {words.emptyText}
      </Sentence>
    )
  }
  return <Feed {...props} items={items} pages={pages} />
}

function Feed(props: {
  readonly items: readonly TimelineItem[]
  readonly pages: TimelinePages
  readonly patient: PatientView
  readonly scroller: () => HTMLElement | null
  readonly writing: boolean
}) {
  const { items, pages, scroller, patient } = props
  const now = useNow()
  const list = useRef<HTMLDivElement>(null)
  const [start, setStart] = useState(0)
  // What stands above the list (visit, notices) comes and goes: the list must know where it begins.
  useLayoutEffect(() => {
    const place = scroller()
    const measure = () => {
      if (!list.current || !place) return
      const top = list.current.getBoundingClientRect().top - place.getBoundingClientRect().top
      setStart(Math.round(top + place.scrollTop))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const child of place?.children ?? []) observer.observe(child)
    return () => observer.disconnect()
  }, [scroller])
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled nor memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: scroller,
    getItemKey: (index) => items[index]!.recordId,
    estimateSize: () => 96,
    overscan: 6,
    scrollMargin: start,
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  const { hasOlder, readOlder } = pages
  useEffect(() => {
    if (hasOlder && last >= items.length - 8) readOlder()
  }, [hasOlder, readOlder, last, items.length])
  return (
    <>
      <div
        ref={list}
        role="feed"
        aria-label={words.title}
        className={styles.feed}
        style={{ height: virtual.getTotalSize() }}
      >
        {rows.map((row) => {
          const item = items[row.index]!
          const before = items[row.index - 1]
          const newDay = !before || dayKey(before.occurredAt) !== dayKey(item.occurredAt)
          return (
            <article
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              aria-posinset={row.index + 1}
              aria-setsize={hasOlder ? -1 : items.length}
              aria-labelledby={`author-${item.recordId}`}
              className={styles.row}
              style={{
                transform: `translateY(${row.start - virtual.options.scrollMargin}px)`,
              }}
            >
              {newDay && <h2 className={styles.day}>{sayDay(item.occurredAt, now)}</h2>}
              <TimelineEntry
                item={item}
                patient={patient}
                now={now}
                {...(props.writing && {
                  onReply: () => startWork({ kind: 'transmission', patient, replyTo: item.recordId }),
                })}
              />
            </article>
          )
        })}
      </div>
      {hasOlder && <p className={styles.older}>{words.loadingOlder}</p>}
      <Failure error={pages.error} />
    </>
  )
}

/** Says that something of somebody else has come in, for who does not see the top of the list. */
function useNewItemsSaid(items: readonly TimelineItem[] | undefined): void {
  const known = useRef<ReadonlySet<string>>(undefined)
  useEffect(() => {
    if (!items) return
    const before = known.current
    const came = before && items.find((item) => item.unseen && !item.mine && !before.has(item.recordId))
    // Older pages bring unknown items too, but below: only the newest one is news.
    if (came && came === items.find((item) => !item.mine)) say(words.newFrom(came.author.name))
    known.current = new Set(items.map((item) => item.recordId))
  }, [items])
}
