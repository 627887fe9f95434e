import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { Readable } from '../../../contract/inbox-views.ts'
import { useQuery } from '../../app/use-query.ts'
import { reader as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import part from '../../ui/part.module.css'
import styles from './reader.module.css'

/** Sharp on a fine screen, at each zoom. */
const widths = [1000, 1600, 2400] as const
const zooms = [1, 1.6, 2.4] as const

/** The pages of a PDF, one at a time: pictures that the core drew, with their words for who hears them. */
export function Pages(props: { readonly source: Readable }) {
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState(0)
  const width = widths[zoom]!
  const { value: drawn, error } = useQuery('reader.page', { source: props.source, page, width })
  const [last, setLast] = useState(drawn)
  if (drawn && drawn !== last) setLast(drawn)
  const pages = last?.pages ?? 1
  // At another zoom the page stays where it was until it is drawn finer.
  const value = drawn ?? (last?.page === page ? last : undefined)
  const turn = (step: number) => setPage((at) => Math.min(pages, Math.max(1, at + step)))
  const enlarge = (step: number) => setZoom((at) => Math.min(widths.length - 1, Math.max(0, at + step)))
  const acts: Readonly<Record<string, () => void>> = {
    PageDown: () => turn(1),
    ArrowRight: () => turn(1),
    PageUp: () => turn(-1),
    ArrowLeft: () => turn(-1),
    '+': () => enlarge(1),
    '-': () => enlarge(-1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <section className={styles.pages} aria-label={words.pagesLabel} onKeyDown={onKeyDown}>
      <div className={styles.bar}>
        <LinkButton onUse={() => turn(-1)} disabled={page === 1}>
          {words.previous}
        </LinkButton>
        <span role="status">{words.page(page, pages)}</span>
        <LinkButton onUse={() => turn(1)} disabled={page >= pages}>
          {words.next}
        </LinkButton>
        <span className={styles.zoom}>
          <LinkButton onUse={() => enlarge(-1)} disabled={zoom === 0}>
            {words.smaller}
          </LinkButton>
          <LinkButton onUse={() => enlarge(1)} disabled={zoom === widths.length - 1}>
            {words.larger}
          </LinkButton>
        </span>
      </div>
      {error && (
        <p className={styles.differs} role="alert">
          {typeset(error.message)}
        </p>
      )}
      {!value && !error && <p className={styles.drawing}>{words.drawing}</p>}
      {value && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a page that scrolls is reached by the keyboard
        <div className={styles.sheet} tabIndex={0} role="group" aria-label={words.page(page, pages)}>
          <img
            src={value.url}
            alt=""
            width={value.width}
            height={value.height}
            style={{ width: `${zooms[zoom]! * 100}%` }}
          />
          <VisuallyHidden>
            <p>{words.textOf(page)}</p>
            <p>{value.text.trim() === '' ? words.noText : value.text}</p>
          </VisuallyHidden>
        </div>
      )}
      {value?.text.trim() === '' && <p className={part.quiet}>{words.noText}</p>}
    </section>
  )
}
