import { useEffect } from 'react'
import type { StatusView } from '../../../contract/sync-views.ts'
import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { closeOverlay, endWork } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { forgetQueries } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { leaseEnded as words } from '../../i18n/fr-recovery.ts'
import { ExportUnsent } from '../outbox/ExportUnsent.tsx'
import { LockFrame } from './LockFrame.tsx'
import styles from './lock.module.css'
import { SignInButton } from './SignInButton.tsx'

/** The service was not reached for so long that rights may have changed: nothing of patients until it is. */
export function LeaseEnded(props: { readonly session: SessionView; readonly status: StatusView }) {
  const { service, signInProblem } = props.session
  const { asOf, waiting, refused } = props.status
  const now = useNow()
  const open = useAction(() => client.call('session.signIn', {}))
  useEffect(() => {
    endWork()
    closeOverlay()
    forgetQueries()
  }, [])
  return (
    <LockFrame
      title={words.title}
      text={words.text(asOf ? words.lastSeen(sayMoment(asOf, now)) : '')}
      onSubmit={open.run}
    >
      <p className={styles.text}>
        {words.kept} {waiting > 0 && words.waiting(waiting)}
      </p>
      <SignInButton service={service} problem={signInProblem} error={open.error} busy={open.busy} />
      {waiting + refused > 0 && <ExportUnsent />}
    </LockFrame>
  )
}
