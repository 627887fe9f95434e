import { useMantineColorScheme } from '@mantine/core'
import { Suspense, useEffect, useState } from 'react'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { SessionView } from '../../contract/views.ts'
import { ContextScreen } from '../features/context/ContextScreen.tsx'
import { LeaseEnded } from '../features/lock/LeaseEnded.tsx'
import { LockScreen, lockStep } from '../features/lock/LockScreen.tsx'
import { ScanNotice } from '../features/scan/ScanNotice.tsx'
import { useScanCapture } from '../features/scan/use-scan-capture.ts'
import { StatusLine } from '../features/status-line/StatusLine.tsx'
import { common, keys as keyWords } from '../i18n/fr.ts'
import { myDay } from '../i18n/fr-agenda.ts'
import { dashboard } from '../i18n/fr-dashboard.ts'
import { inbox } from '../i18n/fr-inbox.ts'
import { typeset } from '../i18n/typeset.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Sentence } from '../ui/Sentence.tsx'
import { useFocusReturn } from '../ui/use-focus-return.ts'
import styles from './app.module.css'
import { Boundary } from './Boundary.tsx'
import { client } from './client.ts'
import {
  closeOverlay,
  endWork,
  openInbox,
  openOverlay,
  type OverlayName,
  useInterface,
} from './interface-store.ts'
import { type KeyBinding, letLettersWork, useKeys } from './keys.ts'
import { later, readInAdvance } from './later.tsx'
import { lowWindow, useMedia, wideWindow } from './use-media.ts'
import { askAhead, forgetQueries, useQuery } from './use-query.ts'
import { useTouch } from './use-touch.ts'

const Workspace = later(async () => (await import('../features/worklist/Workspace.tsx')).Workspace)
const Search = later(async () => (await import('../features/search/Search.tsx')).Search)
const KeysHelp = later(async () => (await import('../features/keys-help/KeysHelp.tsx')).KeysHelp)
const OutboxPanel = later(async () => (await import('../features/outbox/OutboxPanel.tsx')).OutboxPanel)
const SettingsPanel = later(
  async () => (await import('../features/settings/SettingsPanel.tsx')).SettingsPanel,
)
const IdentityPanel = later(
  async () => (await import('../features/identity/IdentityPanel.tsx')).IdentityPanel,
)
const ConflictPanel = later(
  async () => (await import('../features/conflict/ConflictPanel.tsx')).ConflictPanel,
)
const MaskPanel = later(async () => (await import('../features/mask/MaskPanel.tsx')).MaskPanel)
const QuarantinePanel = later(
  async () => (await import('../features/quarantine/QuarantinePanel.tsx')).QuarantinePanel,
)
const InboxPanel = later(async () => (await import('../features/inbox/InboxPanel.tsx')).InboxPanel)
const ReaderPanel = later(async () => (await import('../features/reader/ReaderPanel.tsx')).ReaderPanel)
const MyDay = later(async () => (await import('../features/my-day/MyDay.tsx')).MyDay)
const MyPatients = later(async () => (await import('../features/dashboard/MyPatients.tsx')).MyPatients)
const Indicators = later(async () => (await import('../features/indicators/Indicators.tsx')).Indicators)
const dialogs = {
  search: Search,
  keys: KeysHelp,
  outbox: OutboxPanel,
  settings: SettingsPanel,
  identity: IdentityPanel,
  conflict: ConflictPanel,
  mask: MaskPanel,
  quarantine: QuarantinePanel,
  inbox: InboxPanel,
  reader: ReaderPanel,
  'my-day': MyDay,
  'my-patients': MyPatients,
  indicators: Indicators,
} as const
const PairingRequest = later(
  async () => (await import('../features/settings/PairingRequest.tsx')).PairingRequest,
)

const noKeys: readonly KeyBinding[] = []
const keysEverywhere: readonly KeyBinding[] = [
  { key: 'mod+k', label: keyWords.search, run: () => openOverlay('search') },
  { key: 'j', label: myDay.key, run: () => openOverlay('my-day') },
  { key: 'm', label: dashboard.key, run: openMyPatients },
  { key: 'b', label: inbox.key, run: () => openInbox() },
  { key: '?', label: keyWords.help, run: () => openOverlay('keys') },
]

function openMyPatients(): void {
  askAhead('dashboard.read', {})
  openOverlay('my-patients')
}

export function App() {
  const { value: session, error, slow, again } = useQuery('session.read', {})
  // From the first moment: a search asked for while the desk is being read opens when it is there.
  useKeys(session && lockStep(session) ? noKeys : keysEverywhere)
  if (!session) {
    if (!error && !slow) return null
    return (
      <main>
        <Sentence
          level={1}
          title={error ? common.notReadable : common.preparing}
          action={error && <LinkButton onUse={again}>{common.retry}</LinkButton>}
        >
          {error && typeset(error.message)}
        </Sentence>
      </main>
    )
  }
  return (
    <div className={styles.shell} data-scroller>
      <LinkLost />
      {lockStep(session) ? <Locked session={session} /> : <Unlocked session={session} />}
    </div>
  )
}

function Locked(props: { readonly session: SessionView }) {
  useEffect(() => {
    endWork()
    closeOverlay()
    forgetQueries()
  }, [])
  return (
    <div className={styles.stage}>
      <LockScreen session={props.session} />
    </div>
  )
}

function Unlocked(props: { readonly session: SessionView }) {
  const { person } = props.session
  const { value: status } = useQuery('status.read', {})
  const wide = useMedia(wideWindow)
  const low = useMedia(lowWindow)
  useScanCapture()
  useTouch()
  usePreferred()
  useEffect(readInAdvance, [])
  return (
    <>
      {low && <StatusLine session={props.session} />}
      <ScanNotice />
      <div className={styles.stage}>
        <Boundary>
          {status?.link === 'lease-ended' ? (
            <LeaseEnded session={props.session} status={status} />
          ) : wide && person && isCoordinator(person.role) ? (
            <Suspense>
              <Workspace />
            </Suspense>
          ) : (
            <ContextScreen />
          )}
        </Boundary>
      </div>
      {!low && <StatusLine session={props.session} />}
      <Overlays />
    </>
  )
}

function Overlays() {
  const overlay = useInterface((state) => state.overlay)
  const { value: pairings } = useQuery('pairing.pending', {})
  const pairing = pairings?.[0]
  return (
    <>
      {overlay && <Overlay name={overlay} />}
      <Boundary>
        <Suspense>{pairing && <PairingRequest pairing={pairing} key={pairing.integratorId} />}</Suspense>
      </Boundary>
    </>
  )
}

/** One dialog may lead to another; when the last one closes, the focus is back where the first was asked for. */
function Overlay(props: { readonly name: OverlayName }) {
  useFocusReturn()
  const Dialog = dialogs[props.name]
  return (
    <Boundary key={props.name}>
      <Suspense>
        <Dialog onClose={closeOverlay} />
      </Suspense>
    </Boundary>
  )
}

function LinkLost() {
  const [up, setUp] = useState(true)
  useEffect(() => client.onLink(setUp), [])
  if (up) return null
  return (
    <div role="alert">
      <Notice tone="warning">{common.linkLost}</Notice>
    </div>
  )
}

function usePreferred(): void {
  const { value: preferences } = useQuery('preferences.read', {})
  // Otherwise Mantine writes a style element through innerHTML, which trusted types refuse.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const wished = preferences?.theme
  useEffect(() => {
    if (wished) setColorScheme(wished)
  }, [wished, setColorScheme])
  const letters = preferences?.letterKeys ?? true
  useEffect(() => letLettersWork(letters), [letters])
}
