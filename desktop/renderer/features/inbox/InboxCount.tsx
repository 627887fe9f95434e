import { openInbox } from '../../app/interface-store.ts'
import { useQuery } from '../../app/use-query.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { StatusCount } from '../status-line/StatusCount.tsx'

/** Nothing when nothing waits. */
export function InboxCount() {
  const { value } = useQuery('inbox.list', {})
  const count = value?.waiting.length ?? 0
  return count === 0 ? null : <StatusCount text={words.count(count)} onOpen={() => openInbox()} />
}
