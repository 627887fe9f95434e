import type { SessionView } from '../../../contract/views.ts'
import { BrokenCache } from './BrokenCache.tsx'
import { NewCode } from './NewCode.tsx'
import { SignIn } from './SignIn.tsx'
import { Unlock } from './Unlock.tsx'
import { Wiped } from './Wiped.tsx'

/** What stands between a person and the dossiers; undefined when nothing does. */
export function lockStep(session: SessionView): 'lock' | 'sign-in' | undefined {
  if (session.lock.kind !== 'unlocked') return 'lock'
  return session.person === undefined ? 'sign-in' : undefined
}

export function LockScreen(props: { readonly session: SessionView }) {
  const { lock, service, signInProblem } = props.session
  switch (lock.kind) {
    case 'new':
      return <NewCode />
    case 'wiped':
      return <Wiped message={lock.message} at={lock.at} />
    case 'locked':
      return <Unlock triesLeft={lock.triesLeft} retryAt={lock.retryAt} />
    case 'broken':
      return <BrokenCache message={lock.message} />
    case 'unlocked':
      return <SignIn service={service} problem={signInProblem} />
  }
}
