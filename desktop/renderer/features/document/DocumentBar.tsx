import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DocumentSource } from '../../../contract/document-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { endWork, say, startWork, useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { bar as words } from '../../i18n/fr-document.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { later } from '../../app/later.tsx'
import { copyText } from '../outbox/copy-text.ts'
import { saveFile } from '../outbox/save-file.ts'
import styles from './document.module.css'
import { openFile } from './open-file.ts'

const Sending = later(async () => (await import('../mssante/Sending.tsx')).Sending)

/** What is done with a document, made or received: the same verbs in the same order wherever one is shown. */
export function DocumentBar(props: {
  readonly of: DocumentSource
  /** What it is, for who does not see the rest of the screen. */
  readonly title: string
  /** A PDF: what came as text for a software is read, not printed. */
  readonly printable?: boolean
  /** It may be given to a software. */
  readonly hasArchive?: boolean
  /** It has words to copy: what came from elsewhere is a file. */
  readonly hasText?: boolean
  /** Whose document it is, when something may be written for that patient. */
  readonly attachFor?: PatientView | undefined
  /** Whose record it is: it may be sent, and says where it went. */
  readonly patientId?: string
  readonly takesFocus?: boolean
}) {
  const {
    of,
    title,
    printable = true,
    hasArchive = false,
    hasText = true,
    attachFor,
    patientId,
    takesFocus = false,
  } = props
  const group = useRef<HTMLDivElement>(null)
  const [joining, setJoining] = useState(false)
  const [sending, setSending] = useState(false)
  useEffect(() => {
    if (takesFocus) group.current?.querySelector('button')?.focus()
  }, [takesFocus])
  const print = useAction(async () => openFile(await client.call('document.file', { of, as: 'pdf' })))
  const save = useAction(async (as: 'pdf' | 'archive') => {
    const file = await client.call('document.file', { of, as })
    saveFile(file)
    say(words.saved(file.fileName))
  })
  const copy = useAction(async () => {
    const { text } = await client.call('document.text', { of })
    say(copyText(text) ? words.copied : words.notCopied)
  })
  const attach = useAction(async (to: 'transmission' | 'referral') => {
    if (!attachFor || !('recordId' in of)) return
    // What is being typed goes to the draft first, and is read again with the document in it.
    if (useInterface.getState().work?.kind === to) {
      endWork()
      await new Promise((done) => requestAnimationFrame(done))
    }
    await client.call('document.attach', { recordId: of.recordId, to })
    say(words.attached[to])
    startWork({ kind: to, patient: attachFor })
  })
  // Never disabled: a button that is loses the focus, and Échap with it. An action that runs is not begun again.
  const verb = (label: string, onUse: () => void): ReactNode => (
    <LinkButton label={words.of(label, title)} onUse={onUse}>
      {label}
    </LinkButton>
  )
  return (
    <>
      <div ref={group} className={styles.bar} role="group" aria-label={words.label(title)}>
        {printable && verb(words.print, print.run)}
        {verb(words.save, () => save.run('pdf'))}
        {hasArchive && verb(words.archive, () => save.run('archive'))}
        {patientId !== undefined && (
          <LinkButton
            label={words.of(words.send, title)}
            expanded={sending}
            onUse={() => setSending(!sending)}
          >
            {words.send}
          </LinkButton>
        )}
        {attachFor && (
          <LinkButton
            label={words.of(words.attach, title)}
            expanded={joining}
            onUse={() => setJoining(!joining)}
          >
            {words.attach}
          </LinkButton>
        )}
        {joining && (
          <>
            {verb(words.attachTo.transmission, () => attach.run('transmission'))}
            {verb(words.attachTo.referral, () => attach.run('referral'))}
          </>
        )}
        {hasText && verb(words.copy, copy.run)}
      </div>
      {patientId !== undefined && 'recordId' in of && (
        <Sending
          patientId={patientId}
          recordId={of.recordId}
          open={sending}
          onClose={() => setSending(false)}
        />
      )}
      <Failure error={print.error ?? save.error ?? copy.error ?? attach.error} />
    </>
  )
}
