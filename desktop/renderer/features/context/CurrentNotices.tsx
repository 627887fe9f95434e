import { useState } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import { client } from '../../app/client.ts'
import { openIdentity, say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayDay } from '../../i18n/dates.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import { DraftNotices } from '../transmission/DraftNotices.tsx'

type Current = Extract<ContextView, { readonly kind: 'current' }>

/** Under the identity: what makes this patient certain or not, then what was begun. */
export function CurrentNotices(props: { readonly view: Current }) {
  const { patient, softwarePatient, confirmed, offersIdentity } = props.view
  return (
    <>
      {softwarePatient && <Elsewhere who={sayPatient(softwarePatient.identity)} />}
      {confirmed && <Confirmed key={confirmed.linkId} confirmed={confirmed} />}
      {offersIdentity && (
        <Notice
          action={<LinkButton onUse={() => openIdentity(patient.patientId)}>{words.seeOffer}</LinkButton>}
        >
          {words.offers}
        </Notice>
      )}
      <DraftNotices patientId={patient.patientId} />
    </>
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

function Confirmed(props: { readonly confirmed: NonNullable<Current['confirmed']> }) {
  const { linkId, by, at } = props.confirmed
  const now = useNow()
  const [question, setQuestion] = useState<string>()
  // Counted when it is asked: what was written since does not change whose dossier is open.
  const ask = useAction(async () => {
    const view = await client.call('context.read', {})
    const confirmed = view.kind === 'current' ? view.confirmed : undefined
    if (confirmed?.linkId === linkId) setQuestion(words.undoSure(confirmed.writesSince))
  })
  const undo = useAction(async () => {
    await client.call('context.undoConfirmation', { linkId })
    say(words.undone)
  })
  return (
    <Notice
      tone="quiet"
      action={
        question === undefined && (
          <LinkButton onUse={ask.run} label={words.undoLabel}>
            {words.undo}
          </LinkButton>
        )
      }
    >
      <bdi>{words.confirmed(by, sayDay(at, now))}</bdi>
      {question !== undefined && (
        <Confirm
          question={question}
          confirm={words.undoConfirm}
          busy={undo.busy}
          onConfirm={undo.run}
          onCancel={() => setQuestion(undefined)}
        />
      )}
      <Failure error={ask.error ?? undo.error} />
    </Notice>
  )
}
