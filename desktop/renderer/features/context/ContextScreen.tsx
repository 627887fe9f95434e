import { Button } from '@mantine/core'
import { Suspense } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import { myDay } from '../../i18n/fr-agenda.ts'
import { Boundary } from '../../app/Boundary.tsx'
import { client } from '../../app/client.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { later } from '../../app/later.tsx'
import { PatientColumn } from '../../app/PatientColumn.tsx'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Time } from '../../ui/Time.tsx'
import { IdentityTraits } from '../identity-band/IdentityTraits.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import { ReadDatamatrix } from '../scan/ReadDatamatrix.tsx'
import { DraftNotices } from '../transmission/DraftNotices.tsx'
import { Ambiguous, Collision, Proposed } from './Comparison.tsx'
import styles from './context.module.css'
import { AccordingTo, ContextPage, IgnoreClaim } from './ContextPage.tsx'
import { CurrentNotices } from './CurrentNotices.tsx'
import { Resolving, Unknown } from './NoDossier.tsx'
import { useLaunchIntent } from './use-launch-intent.ts'

const WhatWaits = later(async () => (await import('../dashboard/WhatWaits.tsx')).WhatWaits)

/** The practice software's patient, in whichever of its states. Each says one thing and offers one next action. */
export function ContextScreen() {
  const { value: view, error, slow, again } = useQuery('context.read', {})
  if (!view) {
    if (error) {
      return (
        <ContextPage title={common.notReadable} actions={<Button onClick={again}>{common.retry}</Button>}>
          <p className={styles.text}>{typeset(error.message)}</p>
        </ContextPage>
      )
    }
    return slow ? <ContextPage title={common.preparing} /> : <main />
  }
  switch (view.kind) {
    case 'none':
      return <NoPatient link={view.link} />
    case 'resolving':
      return <Resolving view={view} />
    case 'current':
      return <Current view={view} />
    case 'stale':
      return <Stale view={view} />
    case 'proposed':
      return <Proposed view={view} />
    case 'ambiguous':
      return <Ambiguous view={view} />
    case 'collision':
      return <Collision view={view} />
    case 'conflict':
      return <Conflict view={view} />
    case 'unknown':
      return <Unknown view={view} />
    case 'invalid':
      return <Invalid view={view} />
  }
}

type View<K extends ContextView['kind']> = Extract<ContextView, { readonly kind: K }>

function Current(props: { readonly view: View<'current'> }) {
  useLaunchIntent(props.view)
  return <PatientColumn patient={props.view.patient} notices={<CurrentNotices view={props.view} />} />
}

function Stale(props: { readonly view: View<'stale'> }) {
  const now = useNow()
  const { patient, since } = props.view
  const open = useAction(() => client.call('context.open', { patientId: patient.patientId }))
  return (
    <PatientColumn
      patient={patient}
      writing={false}
      notices={
        <Notice tone="warning" action={<LinkButton onUse={open.run}>{words.reopen}</LinkButton>}>
          {words.stale(sayRecent(since, now))}
          <Failure error={open.error} />
        </Notice>
      }
    />
  )
}

function NoPatient(props: { readonly link: ContextView['link'] }) {
  const { state } = props.link
  const { value: accepted, error } = useQuery('pairing.accepted', {})
  const { letterKeys } = usePreferences().preferences
  // A software that was accepted and has not spoken yet is linked all the same.
  if (state === 'none' && !accepted && !error) return <main />
  const name = props.link.name ?? accepted?.[0]?.name ?? words.software
  const [title, text] =
    state === 'linked' || (state === 'none' && accepted?.length)
      ? [words.noPatient, words.noPatientText(name)]
      : state === 'lost'
        ? [words.lostSoftware(name), words.lostSoftwareText]
        : [words.noSoftware, words.noSoftwareText]
  return (
    <ContextPage
      title={title}
      actions={
        <>
          <Button variant="default" onClick={() => openOverlay('search')}>
            {words.search}
          </Button>
          <Button
            variant="default"
            onClick={() => openOverlay('my-day')}
            {...(letterKeys && { 'aria-keyshortcuts': 'J' })}
          >
            {myDay.open}
            {letterKeys && (
              <kbd className={styles.cap} aria-hidden="true">
                J
              </kbd>
            )}
          </Button>
          <ReadDatamatrix />
        </>
      }
      below={
        <Boundary>
          <Suspense>
            <WhatWaits />
          </Suspense>
        </Boundary>
      }
    >
      <p className={styles.text}>{text}</p>
      <DraftNotices patientId={undefined} />
    </ContextPage>
  )
}

function Conflict(props: { readonly view: View<'conflict'> }) {
  const { sources } = props.view
  const now = useNow()
  const choose = useAction((source: string) => client.call('context.choose', { source }))
  const sameSoftware = sources.every(({ name }) => name === sources[0]?.name)
  return (
    <ContextPage title={sameSoftware ? words.conflictWindows : words.conflictTitle}>
      <p className={styles.text}>{typeset(words.conflictText)}</p>
      <Failure error={choose.error} />
      <ul className={styles.stack}>
        {sources.map(({ source, name, at, identity }) => (
          <li key={source}>
            <h2 className={styles.boxTitle}>
              <bdi>{name}</bdi>, <Time at={at} now={now} />
            </h2>
            <IdentityTraits identity={identity} />
            <Button
              variant="default"
              disabled={choose.busy}
              aria-label={words.followLabel(sayPatient(identity), name)}
              onClick={() => choose.run(source)}
            >
              {words.followThis}
            </Button>
          </li>
        ))}
      </ul>
    </ContextPage>
  )
}

function Invalid(props: { readonly view: View<'invalid'> }) {
  const { message, incoming, from } = props.view
  return (
    <ContextPage
      title={words.invalidTitle}
      actions={
        <>
          <Button variant="default" onClick={() => openOverlay('search')}>
            {words.search}
          </Button>
          <IgnoreClaim view={props.view} />
        </>
      }
    >
      <p className={styles.error} role="alert">
        {typeset(message.includes(words.nothingWritten) ? message : `${message} ${words.nothingWritten}`)}
      </p>
      <p className={styles.text}>{words.invalidText}</p>
      <div className={styles.box}>
        <AccordingTo from={from} />
        <IdentityTraits identity={incoming} />
      </div>
    </ContextPage>
  )
}
