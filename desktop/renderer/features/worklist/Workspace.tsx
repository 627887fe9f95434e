import { useMemo, useState } from 'react'
import { client } from '../../app/client.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { indicators, workspace } from '../../i18n/fr-dashboard.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { ContextScreen } from '../context/ContextScreen.tsx'
import { QuarantineList } from '../quarantine/QuarantineList.tsx'
import { ActiveFile } from './ActiveFile.tsx'
import { Calls } from './Calls.tsx'
import { OpenPatient } from './OpenPatient.tsx'
import type { Whose } from './people.ts'
import { type Side, SideTabs } from './SideTabs.tsx'
import { WhoseChoice } from './WhoseChoice.tsx'
import styles from './worklist.module.css'
import { Worklist } from './Worklist.tsx'

/** The cell's wide screen: its lists on the left, the patient with what is open on the right. */
export function Workspace() {
  const { preferences } = usePreferences()
  const { value: context } = useQuery('context.read', {})
  const { value: session } = useQuery('session.read', {})
  const [openId, setOpenId] = useState<string>()
  const [side, setSide] = useState<Side>('requests')
  const [whose, setWhose] = useState<Whose>('all')
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [{ key: 'i', label: workspace.keyIndicators, run: () => openOverlay('indicators') }],
      [],
    ),
  )
  const open = useAction(async (id: string | undefined, patientId: string) => {
    setOpenId(id)
    // The request is read from the patient's own dossier: the context says which one is on screen.
    if (context?.kind !== 'current' || context.patient.patientId !== patientId) {
      await client.call('context.open', { patientId })
    }
  })
  const lists = { whose, me: session?.person?.id, openId, onOpen: open.run }
  return (
    <div className={styles.workspace}>
      <aside className={styles.side} aria-label={words.label}>
        <SideTabs chosen={side} onChoose={setSide}>
          {side !== 'quarantine' && (
            <div className={styles.whose}>
              <WhoseChoice chosen={whose} onChoose={setWhose} />
              <LinkButton onUse={() => openOverlay('indicators')}>{indicators.open}</LinkButton>
            </div>
          )}
          {side === 'requests' && <Worklist {...lists} />}
          {side === 'calls' && <Calls {...lists} />}
          {side === 'patients' && (
            <ActiveFile
              whose={whose}
              me={lists.me}
              currentId={context?.kind === 'current' ? context.patient.patientId : undefined}
              onOpen={(patientId) => open.run(undefined, patientId)}
            />
          )}
          {side === 'quarantine' && <QuarantineList />}
        </SideTabs>
        <Failure error={open.error} />
      </aside>
      {context?.kind === 'current' ? (
        <OpenPatient context={context} openId={openId} />
      ) : context?.kind === 'none' ? (
        <main className={styles.none}>
          <h1 className={styles.noneTitle}>{words.choose}</h1>
          <p className={styles.noneText}>
            {preferences.letterKeys ? words.chooseText : words.chooseTextPlain}
          </p>
        </main>
      ) : (
        <ContextScreen />
      )}
    </div>
  )
}
