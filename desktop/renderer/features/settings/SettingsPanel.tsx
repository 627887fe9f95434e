import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { SessionView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { devices as deviceWords, support as supportWords } from '../../i18n/fr-recovery.ts'
import { settings as words, waysIn as waysInWords } from '../../i18n/fr-settings.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { mailbox as mailWords } from '../../i18n/fr-mssante.ts'
import { Choices } from '../form/Choices.tsx'
import { MailLine, MailPage } from '../mssante/MailPage.tsx'
import { ChangeCode } from './ChangeCode.tsx'
import { Devices } from './Devices.tsx'
import { LinkedSoftware } from './LinkedSoftware.tsx'
import { ServiceSession } from './ServiceSession.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'
import { SupportReport } from './SupportReport.tsx'
import { Switch } from './Switch.tsx'
import { WayInPage } from './WayInPage.tsx'
import { WaysIn } from './WaysIn.tsx'

/** Beside the identifiers of the ways in, which are plugins'. */
const mailPage = 'mssante'

export function SettingsPanel(props: { readonly onClose: () => void }) {
  const { value: session } = useQuery('session.read', {})
  const [wayIn, setWayIn] = useState<{ readonly id: string; readonly open: boolean }>()
  if (!session) return null
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="34rem"
      classNames={{ title: parts.dialogTitle, content: styles.dialog }}
    >
      {wayIn?.open && wayIn.id === mailPage ? (
        <MailPage onBack={() => setWayIn({ id: wayIn.id, open: false })} />
      ) : wayIn?.open ? (
        <WayInPage pluginId={wayIn.id} onBack={() => setWayIn({ id: wayIn.id, open: false })} />
      ) : (
        <AllSettings session={session} onOpen={(id) => setWayIn({ id, open: true })} backFrom={wayIn?.id} />
      )}
    </Modal>
  )
}

function AllSettings(props: {
  readonly session: SessionView
  readonly onOpen: (pluginId: string) => void
  /** The way in whose page was just left. */
  readonly backFrom: string | undefined
}) {
  const { session } = props
  const { preferences, change } = usePreferences()
  const lock = useAction(() => client.call('lock.lock', {}))
  return (
    <>
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
      <Part title={deviceWords.title}>
        <Devices />
      </Part>
      <Part title={words.software}>
        <LinkedSoftware />
      </Part>
      <Part title={waysInWords.title}>
        <WaysIn onOpen={props.onOpen} backFrom={props.backFrom} />
      </Part>
      <Part title={mailWords.title}>
        <MailLine onOpen={() => props.onOpen(mailPage)} back={props.backFrom === mailPage} />
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
        <Switch
          label={words.letterKeys}
          hint={words.letterKeysText}
          checked={preferences.letterKeys}
          onChange={(letterKeys) => change({ letterKeys })}
        />
        <div>
          <LinkButton onUse={() => openOverlay('keys')}>{words.seeKeys}</LinkButton>
        </div>
      </Part>
      <Part title={supportWords.title}>
        <SupportReport />
      </Part>
      <Part title={words.about}>
        <p className={parts.quiet}>
          {words.version(session.version)}
          {session.environment === 'test' && ` · ${words.test}`}
        </p>
        {session.demonstration && <p className={parts.quiet}>{words.demonstration}</p>}
      </Part>
    </>
  )
}

function Part(props: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className={parts.part}>
      {props.title !== undefined && <h3 className={parts.title}>{props.title}</h3>}
      {props.children}
    </section>
  )
}
