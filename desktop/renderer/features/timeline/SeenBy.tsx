import { useId, useState } from 'react'
import type { Delivery } from '../../../contract/views.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { timeline as words } from '../../i18n/fr.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './timeline.module.css'

/** « vu par Mme Labat à 09:02 », « vu par Mme Labat et 2 autres »: everybody, with the hour, on demand. */
export function SeenBy(props: { readonly readers: Delivery['seenBy']; readonly now: Date }) {
  const { readers, now } = props
  const [open, setOpen] = useState(false)
  const list = useId()
  const [first, ...others] = readers
  if (!first) return null
  if (others.length === 0) {
    return (
      <span>
        {words.seenBy(first.name)} {sayRecent(first.at, now, 'à ')}
      </span>
    )
  }
  return (
    <>
      <span>
        {words.seenBy(first.name)} {words.and}{' '}
        <LinkButton quiet onUse={() => setOpen(!open)} controls={open ? list : undefined} expanded={open}>
          {words.others(others.length)}
        </LinkButton>
      </span>
      {open && (
        <ul id={list} className={styles.readers} aria-label={words.readers}>
          {readers.map(({ name, profession, at }) => (
            <li key={`${name} ${at}`}>
              <bdi>{name}</bdi>, {profession} · <Time at={at} now={now} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
