import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { client } from '../../app/client.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { settings as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Choices } from '../form/Choices.tsx'
import { ChangeCode } from './ChangeCode.tsx'
import { LinkedSoftware } from './LinkedSoftware.tsx'
import { ServiceSession } from './ServiceSession.tsx'
import styles from './settings.module.css'

export function SettingsPanel(props: { readonly onClose: () => void }) {
  const { value: session } = useQuery('session.read', {})
  const { preferences, change } = usePreferences()
  const lock = useAction(() => client.call('lock.lock', {}))
  if (!session) return null
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="34rem"
      classNames={{ title: styles.dialogTitle }}
    >
      <Part title={words.session}>
        <ServiceSession session={session} />
      </Part>
      <Part title={words.code}>
        <ChangeCode autoLockMinutes={session.autoLockMinutes} />
        <div>
          <Button variant="default" onClick={lock.run} disabled={lock.busy}>
            {words.lockNow}
          </Button>
        </div>
        <Failure error={lock.error} />
      </Part>
      <Part title={words.software}>
        <LinkedSoftware />
      </Part>
      <Part>
        <Choices
          label={words.theme}
          choices={words.themes}
          chosen={preferences.theme}
          onChoose={(theme) => change({ theme })}
        />
      </Part>
      <Part title={words.keyboard}>
        <label className={styles.switch}>
          <input
            type="checkbox"
            role="switch"
            aria-checked={preferences.letterKeys}
            aria-describedby="letter-keys-text"
            checked={preferences.letterKeys}
            onChange={(event) => change({ letterKeys: event.currentTarget.checked })}
          />
          {words.letterKeys}
        </label>
        <p className={styles.quiet} id="letter-keys-text">
          {words.letterKeysText}
        </p>
        <div>
          <LinkButton onUse={() => openOverlay('keys')}>{words.seeKeys}</LinkButton>
        </div>
      </Part>
      <Part title={words.about}>
        <p className={styles.quiet}>
          {words.version(session.version)}
          {session.environment === 'test' && ` · ${words.test}`}
        </p>
        {session.demonstration && <p className={styles.quiet}>{words.demonstration}</p>}
      </Part>
    </Modal>
  )
}

function Part(props: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      {props.title !== undefined && <h3 className={styles.title}>{props.title}</h3>}
      {props.children}
    </section>
  )
}
