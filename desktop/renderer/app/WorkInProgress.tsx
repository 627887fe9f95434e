import { Suspense, useEffect } from 'react'
import { isLetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { PatientView } from '../../contract/views.ts'
import { AlertPanel } from '../features/alert/AlertPanel.tsx'
import { IdentityLine } from '../features/identity-band/IdentityLine.tsx'
import { sayPatient } from '../features/identity-band/say-patient.ts'
import { work as words } from '../i18n/fr.ts'
import { alert as alertWords } from '../i18n/fr-alert.ts'
import { Notice } from '../ui/Notice.tsx'
import { Panel } from '../ui/Panel.tsx'
import styles from './app.module.css'
import { Boundary } from './Boundary.tsx'
import { endWork, useInterface } from './interface-store.ts'
import { later } from './later.tsx'

const Composer = later(async () => (await import('../features/transmission/Composer.tsx')).Composer)
const ReferralForm = later(async () => (await import('../features/referral/ReferralForm.tsx')).ReferralForm)
const FormSheet = later(async () => (await import('../features/sheet/FormSheet.tsx')).FormSheet)
const LetterSheet = later(async () => (await import('../features/letter/LetterSheet.tsx')).LetterSheet)
const DocumentScreen = later(
  async () => (await import('../features/document/DocumentScreen.tsx')).DocumentScreen,
)

/** The form that takes the place of the dossier. Its patient is its own: when the column moves on, it says so. */
export function OpenPanel(props: { readonly current: PatientView; readonly writing: boolean }) {
  const work = useInterface((state) => state.work)
  const elsewhere = work !== undefined && work.patient.patientId !== props.current.patientId
  // A document is read, not written: nothing of it stays under the name of another.
  const isGone = elsewhere && work.kind === 'document'
  useEffect(() => {
    if (isGone) endWork()
  }, [isGone])
  if (!work || isGone || work.kind === 'transmission') return null
  const { patient, kind, emergency = false, recordId = '', fresh = false } = work
  const keptFor = kind === 'alert' ? alertWords.keptFor : words.keptFor
  return (
    <Panel title={words.titles[kind]} closeWord={words.closeKeep} onClose={endWork}>
      <div className={styles.workPatient}>
        <IdentityLine identity={patient.identity} />
      </div>
      {elsewhere && <Notice tone="warning">{keptFor(sayPatient(patient.identity))}</Notice>}
      <Boundary key={`${isLetterKind(kind) ? 'letter' : kind} ${recordId} ${patient.patientId}`}>
        <Suspense>
          <fieldset className={styles.work} disabled={!props.writing && kind !== 'document'}>
            {kind === 'alert' ? (
              <AlertPanel
                patient={patient}
                disabled={!props.writing}
                elsewhere={elsewhere}
                onDone={endWork}
              />
            ) : kind === 'referral' ? (
              <ReferralForm patient={patient} onDone={endWork} />
            ) : kind === 'form' ? (
              <FormSheet patient={patient} form={work.form} onDone={endWork} />
            ) : kind === 'document' ? (
              <DocumentScreen patient={patient} recordId={recordId} fresh={fresh} writing={props.writing} />
            ) : (
              <LetterSheet patient={patient} kind={kind} about={work.about} emergency={emergency} />
            )}
          </fieldset>
        </Suspense>
      </Boundary>
    </Panel>
  )
}

/** The composer stays under the dossier, so that one reads while writing. */
export function OpenComposer(props: { readonly current: PatientView; readonly writing: boolean }) {
  const work = useInterface((state) => state.work)
  if (work?.kind !== 'transmission') return null
  const { kind, patient, replyTo } = work
  return (
    <Boundary key={`${kind} ${patient.patientId}`}>
      <Suspense>
        <fieldset className={styles.work} disabled={!props.writing}>
          <Composer
            key={`${patient.patientId} ${replyTo ?? ''}`}
            patient={patient}
            current={props.current}
            writing={props.writing}
            {...(replyTo !== undefined && { replyTo })}
            onDone={endWork}
          />
        </fieldset>
      </Suspense>
    </Boundary>
  )
}
