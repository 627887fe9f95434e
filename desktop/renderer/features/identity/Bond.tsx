import { type ReactNode, useState } from 'react'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { effectiveStatus, statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { IdentityFileView } from '../../../contract/identity-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { context as contextWords, identityPanel as words } from '../../i18n/fr-context.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import parts from '../../ui/part.module.css'
import styles from './identity.module.css'

export function ConfirmedLink(props: { readonly link: IdentityFileView['links'][number] }) {
  const { linkId, from, incoming, by, at, undone } = props.link
  const now = useNow()
  return (
    <Bond
      facts={[
        words.confirmedBy(by, sayMoment(at, now)),
        undone && words.undoneBy(undone.by, sayMoment(undone.at, now)),
      ]}
      word={words.undo}
      label={words.undoLabel(from)}
      question={words.undoSure}
      confirm={words.undoConfirm}
      undo={async () => {
        await client.call('context.undoConfirmation', { linkId })
        say(contextWords.undone)
      }}
      title={<bdi>{words.linkFrom(from)}</bdi>}
    >
      <IdentityLine identity={incoming} />
      <Status identity={incoming} />
    </Bond>
  )
}

export function JoinedDossier(props: { readonly join: IdentityFileView['joined'][number] }) {
  const { joinId, patient, by, at, separated } = props.join
  const now = useNow()
  const who = sayPatient(patient.identity)
  return (
    <Bond
      facts={[
        words.joinedBy(by, sayMoment(at, now)),
        separated && words.separatedBy(separated.by, sayMoment(separated.at, now)),
      ]}
      word={words.separate}
      label={words.separateLabel(who)}
      question={words.separateSure(who)}
      confirm={words.separateConfirm}
      undo={async () => {
        await client.call('identity.separate', { joinId })
        say(words.separated)
      }}
      title={<IdentityLine identity={patient.identity} />}
    >
      <Status identity={patient.identity} />
    </Bond>
  )
}

/** What tells one link, or one dossier, from another of the same person. */
function Status(props: { readonly identity: Identity }) {
  return <p className={parts.quiet}>{statusLabel(effectiveStatus(props.identity).status)}</p>
}

/** Something a person said of this identity: by whom, since when, and the way back as long as it stands. */
function Bond(props: {
  readonly title: ReactNode
  readonly children: ReactNode
  /** How it began; how it ended, when it did. */
  readonly facts: readonly [string, string | undefined]
  readonly word: string
  readonly label: string
  readonly question: string
  readonly confirm: string
  readonly undo: () => Promise<void>
}) {
  const [began, ended] = props.facts
  const [asking, setAsking] = useState(false)
  const undo = useAction(async () => {
    await props.undo()
    setAsking(false)
  })
  return (
    <li className={styles.bond}>
      <div className={styles.bondRow}>
        <div className={styles.bondText}>{props.title}</div>
        {ended === undefined && !asking && (
          <LinkButton onUse={() => setAsking(true)} label={props.label}>
            {props.word}
          </LinkButton>
        )}
      </div>
      {props.children}
      <p className={parts.quiet}>{began}</p>
      {ended !== undefined && <p className={parts.quiet}>{ended}</p>}
      {asking && ended === undefined && (
        <Confirm
          question={props.question}
          confirm={props.confirm}
          busy={undo.busy}
          onConfirm={undo.run}
          onCancel={() => setAsking(false)}
        />
      )}
      <Failure error={undo.error} />
    </li>
  )
}
