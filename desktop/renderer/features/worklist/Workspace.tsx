import { useState } from 'react'
import type { WorklistItem } from '../../../contract/referral-views.ts'
import { client } from '../../app/client.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { QuarantineList } from '../quarantine/QuarantineList.tsx'
import { SideTabs } from '../quarantine/SideTabs.tsx'
import { ContextScreen } from '../context/ContextScreen.tsx'
import { OpenPatient } from './OpenPatient.tsx'
import styles from './worklist.module.css'
import { Worklist } from './Worklist.tsx'

/** The cell's wide screen: what is to be treated on the left, the patient with the open request on the right. */
export function Workspace() {
  const { preferences } = usePreferences()
  const { value: context } = useQuery('context.read', {})
  const [openId, setOpenId] = useState<string>()
  const [side, setSide] = useState<'requests' | 'quarantine'>('requests')
  const open = useAction(async ({ referral, patient }: WorklistItem) => {
    setOpenId(referral.recordId)
    const { patientId } = patient
    // The request is read from the patient's own dossier: the context says which one is on screen.
    if (context?.kind !== 'current' || context.patient.patientId !== patientId) {
      await client.call('context.open', { patientId })
    }
  })
  return (
    <div className={styles.workspace}>
      <aside className={styles.side} aria-label={words.label}>
        <SideTabs chosen={side} onChoose={setSide}>
          {side === 'requests' ? <Worklist openId={openId} onOpen={open.run} /> : <QuarantineList />}
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
