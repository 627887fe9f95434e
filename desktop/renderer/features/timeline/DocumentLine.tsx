import type { PatientView, TimelineItem } from '../../../contract/views.ts'
import { startWork } from '../../app/interface-store.ts'
import { document as words } from '../../i18n/fr-document.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { SignatureState } from '../document/SignatureState.tsx'

/** A document in the journal: what it is, whether it is signed, the way to its words. */
export function DocumentLine(props: {
  readonly item: Extract<TimelineItem, { kind: 'document' }>
  readonly patient: PatientView
}) {
  const { recordId, document } = props.item
  const { kind, title, signature, replacedBy } = document
  return (
    <>
      <p>
        {(kind === 'letter' || kind === 'report') && `${words.received[kind]} · `}
        <TextBlock inline text={title} />{' '}
        <LinkButton
          label={words.readLabel(title)}
          onUse={() => startWork({ kind: 'document', patient: props.patient, recordId })}
        >
          {words.read}
        </LinkButton>
      </p>
      <SignatureState state={signature}>
        {replacedBy === undefined ? undefined : words.replaced}
      </SignatureState>
    </>
  )
}
