import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef } from 'react'
import type { LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { PatientView, Preferences } from '../../contract/views.ts'
import { EmergencyBand } from '../features/access/EmergencyBand.tsx'
import { AlertBand } from '../features/alert/AlertBand.tsx'
import { CareTab } from '../features/care/CareTab.tsx'
import { CircleTab } from '../features/circle/CircleTab.tsx'
import { LeftBand } from '../features/circle/LeftBand.tsx'
import { DoseStrip } from '../features/medication/DoseStrip.tsx'
import { IdentityBand } from '../features/identity-band/IdentityBand.tsx'
import { KeptFiles } from '../features/timeline/KeptFiles.tsx'
import { Timeline } from '../features/timeline/Timeline.tsx'
import { VisitSummary } from '../features/visit/VisitSummary.tsx'
import { column as words } from '../i18n/fr.ts'
import { emergency as emergencyWords } from '../i18n/fr-access.ts'
import { alert as alertWords } from '../i18n/fr-alert.ts'
import { letter as letterWords } from '../i18n/fr-document.ts'
import { circle as circleWords } from '../i18n/fr-circle.ts'
import { VerbBar } from '../ui/VerbBar.tsx'
import styles from './app.module.css'
import { Boundary } from './Boundary.tsx'
import { startWork, useInterface } from './interface-store.ts'
import { type KeyBinding, useKeys } from './keys.ts'
import { later } from './later.tsx'
import { usePreferences } from './preferences.ts'
import { neighbourTab, Tabs } from './Tabs.tsx'
import { lowWindow, useMedia } from './use-media.ts'
import { useQuery } from './use-query.ts'
import { OpenComposer, OpenPanel } from './WorkInProgress.tsx'

const FormsSection = later(async () => (await import('../features/sheet/FormsSection.tsx')).FormsSection)
const MeasurementsSection = later(
  async () => (await import('../features/measurement/MeasurementsSection.tsx')).MeasurementsSection,
)
const PlanTab = later(async () => (await import('../features/plan/PlanTab.tsx')).PlanTab)
const none = [] as const
const ReferralTab = later(async () => (await import('../features/referral/ReferralTab.tsx')).ReferralTab)

const AgendaSection = later(async () => (await import('../features/agenda/AgendaSection.tsx')).AgendaSection)
const MyTasks = later(async () => (await import('../features/task/MyTasks.tsx')).MyTasks)

/** One patient, whole: who, what changed, what is known, what can be done. The sidebar and the workspace share it. */
export function PatientColumn(props: {
  readonly patient: PatientView
  /** False when nothing may be written from here (stale context). */
  readonly writing?: boolean
  /** Strips under the identity. */
  readonly notices?: ReactNode
  /** Before the tabs: the request that is open in the workspace. */
  readonly lead?: ReactNode
}) {
  const { patient, writing: followed = true } = props
  const { value: circle } = useQuery('circle.read', { patientId: patient.patientId })
  const left = circle?.left
  const until = circle?.emergency?.until
  const writing = followed && !left && until === undefined
  const { preferences, change } = usePreferences()
  const content = useRef<HTMLElement>(null)
  const panel = useInterface(({ work }) => work !== undefined && work.kind !== 'transmission')
  const { tab } = preferences
  // In a low window the whole page scrolls, and what one does comes before what one reads: the end is far.
  const low = useMedia(lowWindow)
  const scroller = useCallback(
    () => (low ? (content.current?.closest<HTMLElement>('[data-scroller]') ?? null) : content.current),
    [low],
  )
  useEffect(() => {
    scroller()?.scrollTo(0, 0)
  }, [patient.patientId, scroller])
  const refused = left
    ? circleWords.leftRefused
    : until !== undefined
      ? emergencyWords.refused
      : followed
        ? undefined
        : words.refusedStale
  const verbs = useVerbs(patient, refused, tab, (next) => change({ tab: next }))
  const composer = <OpenComposer current={patient} writing={writing} />
  const bar = <VerbBar label={words.verbs} verbs={verbs} letters={preferences.letterKeys} />
  return (
    <div className={styles.column} data-stale={!followed}>
      <IdentityBand patient={patient} stale={!followed} />
      <div>
        <AlertBand
          key={patient.patientId}
          patientId={patient.patientId}
          writing={writing}
          members={circle?.members ?? none}
        />
        {until !== undefined && (
          <EmergencyBand key={`emergency ${patient.patientId}`} patientId={patient.patientId} until={until} />
        )}
      </div>
      {low && bar}
      {low && composer}
      <main ref={content} className={styles.content} tabIndex={-1}>
        {props.notices}
        {left && <LeftBand patientId={patient.patientId} left={left} />}
        <DoseStrip key={patient.patientId} patientId={patient.patientId} writing={writing} />
        {panel ? (
          <OpenPanel current={patient} writing={writing} />
        ) : (
          <div className={styles.measure}>
            {props.lead}
            <VisitSummary key={patient.patientId} patientId={patient.patientId} writing={writing} />
            <Boundary>
              <Suspense>
                <MyTasks
                  key={patient.patientId}
                  patientId={patient.patientId}
                  writing={writing}
                  onOpenPlan={() => change({ tab: 'plan' })}
                />
              </Suspense>
            </Boundary>
            <Tabs chosen={tab} onChoose={(next) => change({ tab: next })}>
              {tab === 'journal' && (
                <Timeline key={patient.patientId} patient={patient} scroller={scroller} writing={writing} />
              )}
              {tab === 'treatments' && (
                <>
                  <CareTab patientId={patient.patientId} writing={writing} />
                  <Boundary>
                    <Suspense>
                      <MeasurementsSection
                        key={patient.patientId}
                        patientId={patient.patientId}
                        writing={writing}
                      />
                      <FormsSection key={`forms ${patient.patientId}`} patient={patient} writing={writing} />
                    </Suspense>
                  </Boundary>
                </>
              )}
              {tab === 'plan' && (
                <Boundary>
                  <Suspense>
                    <PlanTab key={patient.patientId} patientId={patient.patientId} writing={writing} />
                  </Suspense>
                </Boundary>
              )}
              {tab === 'referrals' && (
                <Boundary>
                  <Suspense>
                    <AgendaSection patient={patient} writing={writing} />
                    <ReferralTab patient={patient} writing={writing} />
                  </Suspense>
                </Boundary>
              )}
              {tab === 'circle' && (
                <>
                  <CircleTab key={patient.patientId} patient={patient} writing={writing} />
                  <KeptFiles patientId={patient.patientId} />
                </>
              )}
            </Tabs>
          </div>
        )}
      </main>
      {!low && composer}
      {!low && bar}
    </div>
  )
}

const letterKeys = { 'ldl-ees': 'e', 'tlm-da': 'n', synthesis: 's' } as const

function useVerbs(
  patient: PatientView,
  /** Why nothing may be written now. */
  refused: string | undefined,
  tab: Preferences['tab'],
  choose: (tab: Preferences['tab']) => void,
) {
  const latest = useRef({ patient, refused, tab, choose })
  latest.current = { patient, refused, tab, choose }
  const { verbs, letters } = useMemo(() => {
    const start = (kind: LetterKind | 'referral' | 'transmission' | 'alert') => () => {
      if (latest.current.refused === undefined) startWork({ kind, patient: latest.current.patient })
    }
    const bar = [
      { letter: 'L', ...words.liaison, onUse: start('liaison') },
      { letter: 'A', ...words.referral, onUse: start('referral') },
      { letter: 'T', ...words.transmit, onUse: start('transmission') },
      { letter: 'P', ...words.plan, onUse: () => latest.current.choose('plan') },
      { letter: 'R', ...words.appointments, onUse: () => latest.current.choose('referrals') },
      { letter: '!', ...alertWords.verb, onUse: start('alert') },
    ]
    // The sheet of the first verb has them all in sight: these are for who writes them often.
    const letters = (['ldl-ees', 'tlm-da', 'synthesis'] as const).map((kind) => ({
      key: letterKeys[kind],
      label: letterWords.keys[kind],
      run: start(kind),
    }))
    return { verbs: bar, letters }
  }, [])
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [
        ...verbs.map(({ letter, name, onUse }) => ({
          key: letter.toLowerCase(),
          label: name,
          run: onUse,
        })),
        ...letters,
        {
          key: 'arrowleft',
          label: words.previousTab,
          run: () => latest.current.choose(neighbourTab(latest.current.tab, -1)),
        },
        {
          key: 'arrowright',
          label: words.nextTab,
          run: () => latest.current.choose(neighbourTab(latest.current.tab, 1)),
        },
      ],
      [verbs, letters],
    ),
  )
  return verbs.map((verb) =>
    refused === undefined || 'PR'.includes(verb.letter) ? verb : { ...verb, refused },
  )
}
