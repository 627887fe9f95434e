import { useState } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDay } from '../../i18n/dates.ts'
import { settings as words } from '../../i18n/fr-settings.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

/** Which practice software the sidebar follows, who accepted it, and the way to stop. */
export function LinkedSoftware() {
  const now = useNow()
  const { value: linked, error } = useQuery('pairing.accepted', {})
  const [asking, setAsking] = useState<string>()
  const revoke = useAction(async (integratorId: string, name: string) => {
    await client.call('pairing.revoke', { integratorId })
    setAsking(undefined)
    say(words.revoked(name))
  })
  return (
    <>
      {linked?.length === 0 && <p className={parts.quiet}>{words.noSoftware}</p>}
      {linked?.map(({ integratorId, name, acceptedBy, acceptedAt }) => (
        <div key={integratorId}>
          <div className={styles.software}>
            <p>
              <bdi>{name}</bdi>
              <span className={parts.second}>{words.acceptedBy(acceptedBy, sayDay(acceptedAt, now))}</span>
            </p>
            {asking !== integratorId && (
              <LinkButton onUse={() => setAsking(integratorId)} label={words.revokeLabel(name)}>
                {words.revoke}
              </LinkButton>
            )}
          </div>
          {asking === integratorId && (
            <Confirm
              question={words.revokeSure(name)}
              confirm={words.revokeConfirm}
              busy={revoke.busy}
              onConfirm={() => revoke.run(integratorId, name)}
              onCancel={() => setAsking(undefined)}
            />
          )}
        </div>
      ))}
      <Failure error={revoke.error ?? error} />
    </>
  )
}
