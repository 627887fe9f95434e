import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { SessionView } from '../../contract/views.ts'
import type { Logger } from '../platform/ports.ts'
import type { Session } from './session.ts'

type Dependencies = {
  readonly session: Pick<Session, 'signIn' | 'isSignedIn'>
  readonly logger: Logger
  readonly onSignedIn: () => void
  /** The service answered that everything of this desk is to be destroyed. */
  readonly onWiped: () => void
  readonly onChange: () => void
  /** It succeeded or not: who may be shown may have changed. */
  readonly onEnded: () => void
}

export type SignIn = ReturnType<typeof createSignIn>

/** One sign-in at a time, in the browser: nobody waits for it, and what went wrong is kept to be shown. */
export function createSignIn({ session, logger, onSignedIn, onWiped, onChange, onEnded }: Dependencies) {
  let inProgress = false
  let problem: string | undefined

  function begin(): void {
    if (inProgress) return
    inProgress = true
    problem = undefined
    onChange()
    session
      .signIn()
      .then(onSignedIn)
      .catch((error: unknown) => {
        const known = error instanceof AppError ? error : undefined
        if (known?.code === 'device_wiped') onWiped()
        logger.warn('session.sign-in-failed', { code: known?.code ?? 'internal' })
        problem = known?.message ?? 'La connexion n’a pas abouti. Recommencez dans un moment.'
      })
      .finally(() => {
        inProgress = false
        onChange()
        onEnded()
      })
  }

  return {
    begin,
    problem: () => problem,
    service: (): Exclude<SessionView['service'], 'locked'> =>
      inProgress ? 'in-progress' : session.isSignedIn() ? 'signed-in' : 'needed',
  }
}
