import { useState } from 'react'
import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { settings as words } from '../../i18n/fr-settings.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

/** Who works here, and whether the service knows it. */
export function ServiceSession(props: { readonly session: SessionView }) {
  const { person, service } = props.session
  const [asking, setAsking] = useState(false)
  const signIn = useAction(() => client.call('session.signIn', {}))
  const signOut = useAction(async () => {
    await client.call('session.signOut', {})
    setAsking(false)
    say(words.signedOutDone)
  })
  const signedIn = service === 'signed-in'
  return (
    <>
      {person && (
        <p>
          <bdi className={parts.strong}>{person.name}</bdi>, {person.profession}
          <span className={parts.second}>{person.organisation}</span>
        </p>
      )}
      <p className={signedIn ? parts.quiet : styles.warning}>
        {signedIn ? words.signedIn : service === 'in-progress' ? words.signingIn : words.signedOut}
      </p>
      {asking ? (
        <Confirm
          question={words.signOutSure}
          confirm={words.signOut}
          busy={signOut.busy}
          onConfirm={signOut.run}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <div>
          <LinkButton onUse={signedIn ? () => setAsking(true) : signIn.run} disabled={signIn.busy}>
            {signedIn ? words.signOut : words.signIn}
          </LinkButton>
        </div>
      )}
      <Failure error={signIn.error ?? signOut.error} />
    </>
  )
}
