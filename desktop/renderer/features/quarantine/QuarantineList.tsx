import { useEffect, useRef } from 'react'
import { common } from '../../i18n/fr.ts'
import { quarantine as words } from '../../i18n/fr-circle.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { QuarantineEntry } from './QuarantineEntry.tsx'
import styles from './quarantine.module.css'
import { useQuarantine } from './use-quarantine.ts'

/** Written before its author left a circle, arrived after: somebody of the coordination judges. */
export function QuarantineList(props: {
  /** Its place already bears the title. */
  readonly titled?: boolean
  readonly onOpen?: () => void
}) {
  const { value: items, error, slow, again } = useQuarantine()
  const place = useRef<HTMLDivElement>(null)
  const first = useRef(again)
  useEffect(() => first.current(), [])
  const judged = () => {
    again()
    place.current?.focus({ preventScroll: true })
  }
  if (!items) {
    if (!error) return slow ? <p className={styles.intro}>{common.preparing}</p> : null
    return <NotReadable error={error} onRetry={again} />
  }
  return (
    <div ref={place} tabIndex={-1} className={styles.list}>
      {!props.titled && <h2 className={styles.title}>{words.title}</h2>}
      <Failure error={error} />
      {items.length === 0 ? (
        <Sentence title={words.empty}>{words.emptyText}</Sentence>
      ) : (
        <>
          <p className={styles.intro}>{words.text}</p>
          <ul>
            {items.map((item) => (
              <QuarantineEntry
                key={item.operationId}
                item={item}
                onJudged={judged}
                {...(props.onOpen && { onOpen: props.onOpen })}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
