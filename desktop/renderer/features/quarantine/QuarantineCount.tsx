import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { SessionView } from '../../../contract/views.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { useMedia, wideWindow } from '../../app/use-media.ts'
import { quarantine as words } from '../../i18n/fr-circle.ts'
import { StatusCount } from '../status-line/StatusCount.tsx'
import { useQuarantine } from './use-quarantine.ts'

/** For a coordinator whose window has no room for the workspace. */
export function QuarantineCount(props: { readonly session: SessionView }) {
  const wide = useMedia(wideWindow)
  const { person } = props.session
  return !wide && person && isCoordinator(person.role) ? <Count /> : null
}

function Count() {
  const { value: items = [] } = useQuarantine()
  if (items.length === 0) return null
  return <StatusCount text={words.count(items.length)} onOpen={() => openOverlay('quarantine')} />
}
