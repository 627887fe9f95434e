import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { signIn as words } from '../../i18n/fr-lock.ts'
import { LockFrame } from './LockFrame.tsx'
import { SignInButton } from './SignInButton.tsx'

export function SignIn(props: {
  readonly service: SessionView['service']
  readonly problem: string | undefined
}) {
  const open = useAction(() => client.call('session.signIn', {}))
  const progress = props.service === 'in-progress'
  return (
    <LockFrame
      title={progress ? words.progressTitle : words.title}
      text={progress ? words.progressText : words.text}
      onSubmit={open.run}
    >
      <SignInButton {...props} error={open.error} busy={open.busy} />
    </LockFrame>
  )
}
