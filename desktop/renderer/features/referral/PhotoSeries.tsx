import { Fragment, type KeyboardEvent, useRef, useState } from 'react'
import type { SitePhoto } from '../../../contract/referral-views.ts'
import { sayMoment, sayShortDay } from '../../i18n/dates.ts'
import { series as words } from '../../i18n/fr-referral.ts'
import { useOriginal } from '../timeline/use-original.ts'
import { useNow } from '../../app/use-now.ts'
import styles from './series.module.css'

const day = 86_400_000

/** The photos of one place over the weeks: one large, all on an axis of time, ← and → to compare. */
export function PhotoSeries(props: {
  readonly patientId: string
  readonly site: string
  readonly photos: readonly SitePhoto[]
}) {
  const { photos } = props
  const now = useNow()
  const [wanted, setWanted] = useState<number>()
  const strip = useRef<HTMLDivElement>(null)
  const index = Math.min(wanted ?? photos.length - 1, photos.length - 1)
  const shown = photos[index]
  if (!shown) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(photos.length - 1, Math.max(0, index + step))
    setWanted(next)
    strip.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <figure className={styles.series}>
      <figcaption className={styles.title}>
        {words.title(props.site)}{' '}
        <span className={styles.quiet}>{words.position(index + 1, photos.length)}</span>
      </figcaption>
      <Large patientId={props.patientId} shown={shown} label={sayPhoto(shown, now)} />
      <p className={styles.quiet} aria-live="polite">
        {sayPhoto(shown, now)}
      </p>
      <div
        ref={strip}
        className={styles.strip}
        role="group"
        aria-label={`${words.title(props.site)}. ${words.help}`}
        onKeyDown={onKeyDown}
      >
        {photos.map((one, at) => (
          <Fragment key={one.photo.sha256}>
            {at > 0 && (
              <span
                className={styles.gap}
                style={{
                  flexGrow: Math.max(1, (Date.parse(one.at) - Date.parse(photos[at - 1]!.at)) / day),
                }}
              />
            )}
            <button
              type="button"
              className={styles.mark}
              aria-pressed={at === index}
              aria-label={words.photo(sayShortDay(one.at), one.size)}
              tabIndex={at === index ? 0 : -1}
              onClick={() => setWanted(at)}
            >
              {(one.photo.thumbnailUrl ?? one.photo.url) !== undefined && (
                <img src={one.photo.thumbnailUrl ?? one.photo.url} alt="" />
              )}
              <span aria-hidden="true">{sayShortDay(one.at)}</span>
            </button>
          </Fragment>
        ))}
      </div>
    </figure>
  )
}

function Large(props: { readonly patientId: string; readonly shown: SitePhoto; readonly label: string }) {
  const { photo } = props.shown
  const original = useOriginal(props.patientId, photo, true)
  const source = original.url ?? photo.thumbnailUrl
  return <div className={styles.large}>{source !== undefined && <img src={source} alt={props.label} />}</div>
}

function sayPhoto({ at, size }: SitePhoto, now: Date): string {
  return words.photo(sayMoment(at, now), size)
}
