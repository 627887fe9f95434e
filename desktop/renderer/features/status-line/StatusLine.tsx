import { useEffect } from 'react'
import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { openConflict, openOverlay, say, useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { conflict as conflictWords } from '../../i18n/fr-care.ts'
import { status as words } from '../../i18n/fr.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { InboxCount } from '../inbox/InboxCount.tsx'
import { QuarantineCount } from '../quarantine/QuarantineCount.tsx'
import { StatusCount } from './StatusCount.tsx'
import { sayStatus } from './say-status.ts'
import styles from './status-line.module.css'

/** Always there. What was just done is said here too (role=status), then leaves the place to the facts. */
export function StatusLine(props: { readonly session: SessionView }) {
  const now = useNow()
  const { value: status } = useQuery('status.read', {})
  const { value: conflicts } = useQuery('conflict.list', {})
  const signIn = useAction(() => client.call('session.signIn', {}))
  const said = useSaid()
  const sentence = status && sayStatus(status, now)
  return (
    <footer className={styles.line} aria-label={words.label}>
      <p role="status" className={styles.said} title={said}>
        {said}
      </p>
      <div className={styles.main}>
        {status && sentence ? (
          <button
            type="button"
            className={`${styles.plain} ${sentence.tone === 'warning' ? styles.warning : ''}`}
            title={words.outbox}
            onClick={() => openOverlay('outbox')}
          >
            {said === '' ? sentence.text : sentence.short}
            {status.refused > 0 && <span className={styles.alert}> · {words.refused(status.refused)}</span>}
            {status.quarantined > 0 && <span> · {words.entrusted(status.quarantined)}</span>}
          </button>
        ) : (
          words.reading
        )}
        {conflicts !== undefined && conflicts.length > 0 && (
          <StatusCount text={conflictWords.count(conflicts.length)} onOpen={() => openConflict(undefined)} />
        )}
        <InboxCount />
        <QuarantineCount session={props.session} />
        {status?.progress && status.link === 'catching-up' && (
          <progress
            className={styles.progress}
            value={Math.min(status.progress.done, status.progress.total)}
            max={status.progress.total}
            aria-label={status.asOf ? words.catchingUpUnknown : words.firstReading}
          />
        )}
        {status?.clockSkewMinutes !== undefined && (
          <div className={styles.warning}>{words.clock(status.clockSkewMinutes)}</div>
        )}
      </div>
      {props.session.demonstration && (
        <abbr className={styles.demonstration} title={words.demonstration}>
          {words.demonstrationShort}
        </abbr>
      )}
      <div className={styles.aside}>
        {props.session.service === 'needed' && (
          <LinkButton onUse={signIn.run} disabled={signIn.busy}>
            {words.signIn}
          </LinkButton>
        )}
        <button
          type="button"
          className={styles.plain}
          aria-keyshortcuts="Control+K"
          title="Ctrl + K"
          onClick={() => openOverlay('search')}
        >
          {words.search}
        </button>
        <button type="button" className={styles.plain} onClick={() => openOverlay('settings')}>
          {words.settings}
        </button>
      </div>
    </footer>
  )
}

/** For as long as it takes to read it. */
function useSaid(): string {
  const said = useInterface((state) => state.said)
  useEffect(() => {
    if (said === '') return undefined
    const timer = setTimeout(() => say(''), 8_000)
    return () => clearTimeout(timer)
  }, [said])
  return said
}
