import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { shared as words } from '../../i18n/fr-shared.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'

type Shown = { readonly patientId: string; readonly recordId: string }

/** Whether the patient reads it; undefined until this is known. */
export function useShown({ patientId, recordId }: Shown): boolean | undefined {
  const { value } = useQuery('shared.read', { patientId })
  const marks = value?.marks.find(({ record }) => record === recordId)?.marks ?? []
  return value && marks.length > 0 && marks.every(({ shown }) => shown)
}

/** « Visible par le patient », on or off, for whoever may decide it. */
export function ShareButton(props: Shown & { readonly title: string }) {
  const { patientId, recordId, title } = props
  const { value } = useQuery('shared.read', { patientId })
  const shown = useShown(props)
  const turn = useAction(async (visible: boolean) => {
    const marks = value?.marks.find(({ record }) => record === recordId)?.marks ?? []
    if (marks.length === 0) {
      await client.call('record.add', {
        patientId,
        type: 'patient-share',
        body: { record: recordId, shown: visible },
      })
    }
    // One that says no is enough to hide it; to show it, all must say so.
    for (const { recordId: mark, version, shown: before } of marks) {
      if (before === visible) continue
      const body = { record: recordId, shown: visible }
      await client.call('record.revise', { recordId: mark, version, body })
    }
    say(visible ? words.shown : words.hidden)
  })
  if (!value?.mayShare) return null
  return (
    <>
      <LinkButton
        quiet
        disabled={turn.busy}
        label={shown ? words.hideLabel(title) : words.showLabel(title)}
        onUse={() => turn.run(!shown)}
      >
        {shown ? words.hide : words.show}
      </LinkButton>
      <Failure error={turn.error} />
    </>
  )
}
