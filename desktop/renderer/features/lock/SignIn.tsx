import { Button } from '@mantine/core'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { signIn as words } from '../../i18n/fr-lock.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LockFrame } from './LockFrame.tsx'

export function SignIn(props: {
  readonly service: SessionView['service']
  /** Why the last attempt failed, in the core's words. */
  readonly problem: string | undefined
}) {
  const open = useAction(() => client.call('session.signIn', {}))
  const progress = props.service === 'in-progress'
  return (
    <LockFrame {...sentenceOf(props.service)} onSubmit={open.run}>
      <Failure
        error={open.error ?? (props.problem ? new AppError('session_needed', props.problem) : undefined)}
      />
      <Button type="submit" variant={progress ? 'default' : 'filled'} disabled={open.busy}>
        {progress ? words.progressButton : words.button}
      </Button>
    </LockFrame>
  )
}

function sentenceOf(service: SessionView['service']): {
  readonly title: string
  readonly text: string
} {
  if (service === 'in-progress') return { title: words.progressTitle, text: words.progressText }
  if (service === 'locked') return { title: words.lockedTitle, text: words.lockedText }
  return { title: words.title, text: words.text }
}
