import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { openOverlay, say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { IdentityTraits } from '../identity-band/IdentityTraits.tsx'
import { Compared } from './Compared.tsx'
import styles from './context.module.css'
import { AccordingTo, ContextPage, IgnoreClaim } from './ContextPage.tsx'

type View<K extends ContextView['kind']> = Extract<ContextView, { readonly kind: K }>

export function Proposed(props: { readonly view: View<'proposed'> }) {
  const { incoming, candidate, reason, from } = props.view
  const confirm = useAction(() => client.call('context.confirm', { patientId: candidate.patientId }))
  return (
    <ContextPage
      title={words.proposedTitle}
      actions={
        <>
          <Button onClick={confirm.run} disabled={confirm.busy}>
            {words.same}
          </Button>
          <LinkButton onUse={() => openOverlay('search')}>{words.notSame}</LinkButton>
          <IgnoreClaim view={props.view} />
        </>
      }
    >
      <p className={styles.text}>{typeset(reason)}</p>
      <Compared from={from} incoming={incoming} dossier={candidate.identity} />
      <Failure error={confirm.error} />
    </ContextPage>
  )
}

export function Ambiguous(props: { readonly view: View<'ambiguous'> }) {
  const { incoming, candidates, reason, from, joinable } = props.view
  const confirm = useAction((patientId: string) => client.call('context.confirm', { patientId }))
  return (
    <ContextPage
      title={words.ambiguousTitle}
      actions={
        <>
          <LinkButton onUse={() => openOverlay('search')}>{words.notSame}</LinkButton>
          <IgnoreClaim view={props.view} />
        </>
      }
    >
      <p className={styles.text}>{typeset(reason)}</p>
      <Failure error={confirm.error} />
      <div className={styles.box}>
        <AccordingTo from={from} />
        <IdentityTraits identity={incoming} />
      </div>
      <section className={styles.candidates} aria-label={words.inDossier}>
        <h2 className={styles.boxTitle}>{words.inDossier}</h2>
        <ul className={styles.stack}>
          {candidates.map(({ patientId, identity }) => (
            <li key={patientId}>
              <IdentityTraits identity={identity} />
              <Button variant="default" disabled={confirm.busy} onClick={() => confirm.run(patientId)}>
                {words.choose}
              </Button>
            </li>
          ))}
        </ul>
        {joinable && <Join candidates={candidates} />}
      </section>
    </ContextPage>
  )
}

function Join(props: { readonly candidates: readonly PatientView[] }) {
  const [asking, setAsking] = useState(false)
  const end = useRef<HTMLDivElement>(null)
  // At the bottom of a long page: the answers must be in sight with the question.
  useEffect(() => {
    if (asking) end.current?.scrollIntoView({ block: 'nearest' })
  }, [asking])
  const join = useAction(async () => {
    const [first, ...others] = props.candidates
    if (!first) return
    for (const { patientId } of others) {
      await client.call('identity.join', { patientId: first.patientId, other: patientId })
    }
    say(words.joined)
  })
  return (
    <div ref={end}>
      {asking ? (
        <Confirm
          question={words.joinSure}
          confirm={words.joinConfirm}
          busy={join.busy}
          onConfirm={join.run}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <LinkButton onUse={() => setAsking(true)}>{words.join}</LinkButton>
      )}
      <Failure error={join.error} />
    </div>
  )
}

export function Collision(props: { readonly view: View<'collision'> }) {
  const { incoming, candidate, differences, from } = props.view
  return (
    <ContextPage
      title={words.collisionTitle}
      actions={
        <>
          <Button variant="default" onClick={() => openOverlay('search')}>
            {words.collisionSeeks}
          </Button>
          <IgnoreClaim view={props.view} />
        </>
      }
    >
      <p className={styles.error} role="alert">
        {typeset(words.collisionText(differences.map(({ trait }) => trait).join(', ')))}
      </p>
      <Compared from={from} incoming={incoming} dossier={candidate.identity} />
    </ContextPage>
  )
}
