import { Button } from '@mantine/core'
import { type ReactNode, Suspense } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { isUnlikelyAge } from '@navigateur-pro/domain/identity/birth-date.ts'
import { client } from '../../app/client.ts'
import { later } from '../../app/later.tsx'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { calendarDay } from '../../i18n/dates.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { IdentityTraits } from '../identity-band/IdentityTraits.tsx'
import styles from './context.module.css'
import { Compared } from './Compared.tsx'
import { AccordingTo, ContextPage, IgnoreClaim } from './ContextPage.tsx'

const EmergencyRequest = later(async () => (await import('../access/EmergencyRequest.tsx')).EmergencyRequest)

type View<K extends ContextView['kind']> = Extract<ContextView, { readonly kind: K }>

/** Nobody here has this identity yet: waiting is the answer, because creating now could make a twin. */
export function Resolving(props: { readonly view: View<'resolving'> }) {
  const create = useAction(() => client.call('context.createDossier', {}))
  const arriving = props.view.why === 'first-sync'
  return (
    <Missing
      view={props.view}
      title={arriving ? words.arrivingTitle : words.askingTitle}
      text={arriving ? words.arrivingText : words.askingText}
      actions={
        arriving && (
          <LinkButton onUse={create.run} disabled={create.busy}>
            {words.createNow}
          </LinkButton>
        )
      }
      failure={<Failure error={create.error} />}
    />
  )
}

/** The service is asked before a dossier is made, and what it answered is said. */
export function Unknown(props: { readonly view: View<'unknown'> }) {
  const { service, incoming } = props.view
  const unknown = traitsOf(incoming)
  const ask = useAction(() => client.call('context.askService', {}))
  const create = useAction(() => client.call('context.createDossier', {}))
  const busy = ask.busy || create.busy
  return (
    <Missing
      view={props.view}
      title={words.unknownTitle}
      text={
        service === undefined
          ? words.unknownText
          : { 'has-none': words.hasNoneText, 'not-reached': words.notReachedText }[service]
      }
      actions={
        service === undefined ? (
          <Button onClick={ask.run} disabled={busy}>
            {words.askService}
          </Button>
        ) : (
          <>
            <Button onClick={create.run} disabled={busy}>
              {words.create}
            </Button>
            {service === 'not-reached' && (
              <LinkButton onUse={ask.run} disabled={busy}>
                {words.askAgain}
              </LinkButton>
            )}
            {service === 'has-none' && (
              <Suspense>
                <EmergencyRequest key={unknown} of={{ unknown }} />
              </Suspense>
            )}
          </>
        )
      }
      failure={<Failure error={ask.error ?? create.error} />}
    />
  )
}

/** Who it is, as far as is known: words typed for one are not found by another. */
function traitsOf({ birthName, firstGivenName, birthDate, matricule }: View<'unknown'>['incoming']): string {
  return [birthName, firstGivenName, birthDate, matricule].join(' ').slice(0, 200)
}

/** One frame for both, so that asking moves nothing but the words. */
function Missing(props: {
  readonly view: View<'resolving' | 'unknown'>
  readonly title: string
  readonly text: string
  readonly actions: ReactNode
  readonly failure: ReactNode
}) {
  const now = useNow()
  const near = props.view.kind === 'unknown' ? props.view.near : []
  return (
    <ContextPage
      title={props.title}
      actions={
        <>
          {props.actions}
          <IgnoreClaim view={props.view} />
        </>
      }
    >
      <p className={styles.text}>{props.text}</p>
      {isUnlikelyAge(props.view.incoming, calendarDay(now)) && (
        <p className={styles.error}>{words.unlikelyAge}</p>
      )}
      {near.length > 0 ? (
        <Near view={props.view} near={near} />
      ) : (
        <div className={styles.box}>
          <AccordingTo from={props.view.from} />
          <IdentityTraits identity={props.view.incoming} />
        </div>
      )}
      {props.failure}
    </ContextPage>
  )
}

/** A twin, a namesake or a mistyped name: seen before a second dossier is made, never linked. */
function Near(props: {
  readonly view: View<'resolving' | 'unknown'>
  readonly near: readonly PatientView[]
}) {
  const { from, incoming } = props.view
  return (
    <>
      <p className={styles.text}>{words.near(props.near.length)}</p>
      {props.near.map(({ patientId, identity }) => (
        <Compared key={patientId} from={from} incoming={incoming} dossier={identity} />
      ))}
    </>
  )
}
