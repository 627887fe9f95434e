import { useState } from 'react'
import type { PatientView, TimelineItem } from '../../../contract/views.ts'
import { startWork } from '../../app/interface-store.ts'
import { bar, document as words } from '../../i18n/fr-document.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { DocumentBar } from '../document/DocumentBar.tsx'
import { SignatureState } from '../document/SignatureState.tsx'
import styles from './timeline.module.css'

/** A document in the journal: what it is, whether it is signed, the way to its words and to what is done with it. */
export function DocumentLine(props: {
  readonly item: Extract<TimelineItem, { kind: 'document' }>
  readonly patient: PatientView
  readonly writing: boolean
}) {
  const { recordId, document } = props.item
  const { kind, title, signature, replacedBy, hasArchive, hasText } = document
  const [open, setOpen] = useState(false)
  return (
    <>
      <p>
        {(kind === 'letter' || kind === 'report') && `${words.received[kind]} · `}
        <TextBlock inline text={title} />
      </p>
      <SignatureState state={signature} />
      {replacedBy !== undefined && <p className={styles.missing}>{words.replaced}</p>}
      <p className={styles.documentWays}>
        <LinkButton
          label={words.readLabel(title)}
          onUse={() => startWork({ kind: 'document', patient: props.patient, recordId })}
        >
          {words.read}
        </LinkButton>
        <LinkButton label={bar.label(title)} expanded={open} onUse={() => setOpen(!open)}>
          {bar.more}
        </LinkButton>
      </p>
      {open && (
        <DocumentBar
          of={{ recordId }}
          title={title}
          hasArchive={hasArchive}
          hasText={hasText}
          attachFor={props.writing ? props.patient : undefined}
        />
      )}
    </>
  )
}
