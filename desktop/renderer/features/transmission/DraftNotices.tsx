import type { TypedItem } from '../../../contract/typed-views.ts'
import type { DraftView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { startWork, useInterface } from '../../app/interface-store.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useIsShown } from '../../app/use-typed.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { drafts as words } from '../../i18n/fr.ts'
import { typed as typedWords } from '../../i18n/fr-typed.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'

/** Texts that were begun and not sent, whoever they are for: nothing that was typed is forgotten. */
export function DraftNotices(props: { readonly patientId: string | undefined }) {
  const now = useNow()
  const { value: drafts = [] } = useQuery('draft.list', {})
  const { value: typedHere = [] } = useQuery('typed.list', {})
  const { change: prefer } = usePreferences()
  const isShown = useIsShown()
  const work = useInterface((state) => state.work)
  const resume = useAction(async (draft: DraftView) => {
    const { patient, kind } = draft
    if (patient.patientId !== props.patientId)
      await client.call('context.open', { patientId: patient.patientId })
    const replyTo = draft.kind === 'transmission' ? draft.body.replyTo : undefined
    startWork({ kind, patient, ...(replyTo !== undefined && { replyTo }) })
  })
  const find = useAction(async ({ patient, place, tab }: TypedItem) => {
    if (patient.patientId !== props.patientId)
      await client.call('context.open', { patientId: patient.patientId })
    if (place.kind === 'alert') startWork({ kind: 'alert', patient })
    else prefer({ tab })
  })
  const erase = useAction(({ key }: TypedItem) => client.call('typed.discard', { key }))
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
      {typedHere
        .filter(({ place }) => !isShown(place))
        .map((one) => {
          const isHere = one.patient.patientId === props.patientId
          const what = typedWords.kinds[one.place.kind]
          return (
            <Notice
              key={one.key}
              tone={isHere ? 'plain' : 'warning'}
              action={
                <>
                  <LinkButton onUse={() => find.run(one)}>{words.resume}</LinkButton>
                  <LinkButton quiet label={typedWords.eraseLabel(one.text)} onUse={() => erase.run(one)}>
                    {typedWords.erase}
                  </LinkButton>
                </>
              }
            >
              <bdi>
                {typedWords.notice(
                  isHere
                    ? words.from(what, sayMoment(one.at, now))
                    : words.for(what, sayPatient(one.patient.identity)),
                  one.text,
                )}
              </bdi>
            </Notice>
          )
        })}
      <Failure error={resume.error ?? find.error ?? erase.error} />
    </>
  )
}
