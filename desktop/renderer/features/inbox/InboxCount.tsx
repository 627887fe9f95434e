import { openInbox } from '../../app/interface-store.ts'
import { useQuery } from '../../app/use-query.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import styles from '../status-line/status-line.module.css'

/** Nothing when nothing waits. */
export function InboxCount() {
  const { value } = useQuery('inbox.list', {})
  const count = value?.waiting.length ?? 0
  if (count === 0) return null
  return (
    <button type="button" className={styles.plain} onClick={() => openInbox()}>
      <span className={styles.warning}>{`\u00a0· ${words.count(count)}`}</span>
    </button>
  )
}
