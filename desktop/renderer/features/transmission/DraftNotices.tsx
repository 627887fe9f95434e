import type { DraftView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { startWork, useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { drafts as words } from '../../i18n/fr.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'

/** Texts that were begun and not sent, whoever they are for: nothing that was typed is forgotten. */
export function DraftNotices(props: { readonly patientId: string | undefined }) {
  const now = useNow()
  const { value: drafts = [] } = useQuery('draft.list', {})
  const work = useInterface((state) => state.work)
  const resume = useAction(async (draft: DraftView) => {
    const { patient, kind } = draft
    if (patient.patientId !== props.patientId)
      await client.call('context.open', { patientId: patient.patientId })
    const replyTo = draft.kind === 'transmission' ? draft.body.replyTo : undefined
    startWork({ kind, patient, ...(replyTo !== undefined && { replyTo }) })
  })
  const waiting = drafts.filter(
    // The one that is open under the dossier needs no reminder; without a dossier nothing is open.
    ({ patient, kind }) =>
      props.patientId === undefined || work?.kind !== kind || work.patient.patientId !== patient.patientId,
  )
  return (
    <>
      {waiting.map((draft) => (
        <Notice
          key={draft.draftId}
          tone={draft.patient.patientId === props.patientId ? 'plain' : 'warning'}
          action={<LinkButton onUse={() => resume.run(draft)}>{words.resume}</LinkButton>}
        >
          <bdi>
            {draft.patient.patientId === props.patientId
              ? words.from(words.kinds[draft.kind], sayMoment(draft.updatedAt, now))
              : words.for(words.kinds[draft.kind], sayPatient(draft.patient.identity))}
          </bdi>
        </Notice>
      ))}
      <Failure error={resume.error} />
    </>
  )
}
