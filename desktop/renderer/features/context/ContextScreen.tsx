import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ContextView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { followIntent, openOverlay } from '../../app/interface-store.ts'
import { PatientColumn } from '../../app/PatientColumn.tsx'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { common, context as words } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { IdentityTraits } from '../identity-band/IdentityTraits.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import { DraftNotices } from '../transmission/DraftNotices.tsx'
import { Ambiguous, Collision, Proposed } from './Comparison.tsx'
import styles from './context.module.css'
import { ContextPage } from './ContextPage.tsx'

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
      return <Resolving />
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
  const { patient, intent, opening, softwarePatient } = props.view
  useEffect(() => {
    if (intent === 'liaison' || intent === 'referral') followIntent(opening, { kind: intent, patient })
  }, [opening, intent, patient])
  return (
    <PatientColumn
      patient={patient}
      notices={
        <>
          {softwarePatient && <Elsewhere who={sayPatient(softwarePatient.identity)} />}
          <DraftNotices patientId={patient.patientId} />
        </>
      }
    />
  )
}

function Elsewhere(props: { readonly who: string }) {
  const follow = useAction(() => client.call('context.follow', {}))
  return (
    <Notice tone="warning" action={<LinkButton onUse={follow.run}>{words.comeBack}</LinkButton>}>
      <bdi>{words.elsewhere(props.who)}</bdi>
      <Failure error={follow.error} />
    </Notice>
  )
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
        <Button variant="default" onClick={() => openOverlay('search')}>
          {words.search}
        </Button>
      }
    >
      <p className={styles.text}>{text}</p>
      <DraftNotices patientId={undefined} />
    </ContextPage>
  )
}

/** Nothing under 150 ms: the next state is nearly always there before. */
function Resolving() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return slow ? <ContextPage title={words.resolving} /> : <main aria-busy="true" />
}

function Conflict(props: { readonly view: View<'conflict'> }) {
  return (
    <ContextPage
      title={words.conflictTitle}
      actions={
        <Button variant="default" onClick={() => openOverlay('search')}>
          {words.search}
        </Button>
      }
    >
      <p className={styles.text}>{words.conflictText}</p>
      <ul className={styles.stack}>
        {props.view.sources.map((source) => (
          <li key={source.name}>
            <h2 className={styles.boxTitle}>{source.name}</h2>
            <IdentityTraits identity={source.identity} />
          </li>
        ))}
      </ul>
    </ContextPage>
  )
}

function Unknown(props: { readonly view: View<'unknown'> }) {
  const create = useAction(() => client.call('context.createDossier', {}))
  return (
    <ContextPage
      title={words.unknownTitle}
      actions={
        <Button onClick={create.run} disabled={create.busy}>
          {words.create}
        </Button>
      }
    >
      <p className={styles.text}>{words.unknownText}</p>
      <div className={styles.box}>
        <IdentityTraits identity={props.view.incoming} />
      </div>
      <Failure error={create.error} />
    </ContextPage>
  )
}

function Invalid(props: { readonly view: View<'invalid'> }) {
  const { message, incoming } = props.view
  return (
    <ContextPage
      title={words.invalidTitle}
      actions={
        <Button variant="default" onClick={() => openOverlay('search')}>
          {words.search}
        </Button>
      }
    >
      <p className={styles.error} role="alert">
        {typeset(message.includes(words.nothingWritten) ? message : `${message} ${words.nothingWritten}`)}
      </p>
      <p className={styles.text}>{words.invalidText}</p>
      <div className={styles.box}>
        <h2 className={styles.boxTitle}>{words.inSoftware}</h2>
        <IdentityTraits identity={incoming} />
      </div>
    </ContextPage>
  )
}
