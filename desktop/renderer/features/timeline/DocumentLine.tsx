import { useState } from 'react'
import type { PatientView, TimelineItem } from '../../../contract/views.ts'
import { openReader, startWork } from '../../app/interface-store.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { bar, document as words } from '../../i18n/fr-document.ts'
import { reader } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
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
  readonly now: Date
}) {
  const { patientId, recordId, document, file, received, detached } = props.item
  const { kind, title, signature, replacedBy, hasArchive, hasText } = document
  const [open, setOpen] = useState(false)
  const name = (
    <p>
      {(kind === 'letter' || kind === 'report') && `${words.received[kind]} · `}
      <TextBlock inline text={title} />
    </p>
  )
  if (detached) {
    return (
      <>
        {name}
        <p className={styles.missing}>
          {typeset(reader.detachedBy(detached.by, sayMoment(detached.at, props.now)))}
        </p>
      </>
    )
  }
  const read = () =>
    received
      ? openReader({ patientId, recordId })
      : startWork({ kind: 'document', patient: props.patient, recordId })
  return (
    <>
      {name}
      <SignatureState state={signature} />
      {replacedBy !== undefined && <p className={styles.missing}>{words.replaced}</p>}
      <p className={styles.documentWays}>
        {(!received || file.url !== undefined) && (
          <LinkButton label={received ? bar.of(reader.open, title) : words.readLabel(title)} onUse={read}>
            {received ? reader.open : words.read}
          </LinkButton>
        )}
        <LinkButton label={bar.label(title)} expanded={open} onUse={() => setOpen(!open)}>
          {bar.more}
        </LinkButton>
      </p>
      {open && (
        <DocumentBar
          of={{ recordId }}
          patientId={patientId}
          printable={file.mediaType === 'application/pdf'}
          title={title}
          hasArchive={hasArchive}
          hasText={hasText}
          attachFor={props.writing ? props.patient : undefined}
        />
      )}
    </>
  )
}
