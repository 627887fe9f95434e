import type { TaskState } from '@navigateur-pro/domain/records/task.ts'
import type { TaskView } from '../../../contract/agenda-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { task as words } from '../../i18n/fr-agenda.ts'

/** Accepts, does, declines or calls off; works without network. */
export function useTaskStep() {
  return useAction(async ({ recordId, version, body }: TaskView, to: TaskState, note = '') => {
    await client.call('record.advance', { recordId, version, to, details: { note } })
    say(words.said[to](body.what))
  })
}
