import { Button } from '@mantine/core'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { SessionView } from '../../../contract/views.ts'
import { signIn as words } from '../../i18n/fr-lock.ts'
import { Failure } from '../../ui/Failure.tsx'

/** Why the last attempt failed, and the way to make another, also while the browser is open. */
export function SignInButton(props: {
  readonly service: SessionView['service']
  readonly error: AppError | undefined
  /** In the core's words. */
  readonly problem: string | undefined
  readonly busy: boolean
}) {
  const progress = props.service === 'in-progress'
  return (
    <>
      <Failure
        error={props.error ?? (props.problem ? new AppError('session_needed', props.problem) : undefined)}
      />
      <Button type="submit" variant={progress ? 'default' : 'filled'} disabled={props.busy}>
        {progress ? words.progressButton : words.button}
      </Button>
    </>
  )
}
