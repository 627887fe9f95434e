import type { DocumentView } from '../../../contract/document-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { startWork } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { document as words, letter } from '../../i18n/fr-document.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { Attachments } from '../timeline/Attachments.tsx'
import styles from './document.module.css'
import { DocumentBar } from './DocumentBar.tsx'
import { SignatureState } from './SignatureState.tsx'

/** A document of the dossier: who wrote and signed it, its words, and what can be done with it. */
export function DocumentScreen(props: {
  readonly patient: PatientView
  readonly recordId: string
  /** It was signed a moment ago: the next key prints it. */
  readonly fresh: boolean
  readonly writing: boolean
}) {
  const { patient, recordId, fresh, writing } = props
  const { patientId } = patient
  const { value, error, slow, again } = useQuery('document.read', { patientId, recordId })
  if (!value) {
    if (!error) return slow ? <p className={styles.quiet}>{common.preparing}</p> : null
    return <NotReadable error={error} onRetry={again} />
  }
  const open = (other: string) => startWork({ kind: 'document', patient, recordId: other })
  return (
    <div className={styles.screen}>
      {fresh && <p role="status">{words.stored}</p>}
      <Head view={value} />
      {value.replaces !== undefined && (
        <Version text={words.replaces} verb={words.former} onUse={() => open(value.replaces!)} />
      )}
      {value.replacedBy !== undefined && (
        <Notice
          tone="warning"
          action={<LinkButton onUse={() => open(value.replacedBy!)}>{words.latest}</LinkButton>}
        >
          {words.replaced}
        </Notice>
      )}
      <div className={styles.actions}>
        <DocumentBar
          key={recordId}
          of={{ recordId }}
          patientId={patient.patientId}
          title={value.title}
          hasArchive={value.hasArchive}
          hasText={value.hasText}
          attachFor={writing ? patient : undefined}
          takesFocus={fresh}
        />
      </div>
      <Words view={value} />
      {writing && value.mayCorrect && <Correct patient={patient} recordId={recordId} />}
    </div>
  )
}

function Head(props: { readonly view: DocumentView }) {
  const now = useNow()
  const { title, subtitle, author, writtenAt, signature, signedBy, version, sha256 } = props.view
  const signed = signedBy && words.signedBy(signedBy.name, signedBy.rpps, sayMoment(signedBy.at, now))
  return (
    <div>
      <h3 className={styles.title}>
        <TextBlock inline text={title} />
      </h3>
      {subtitle !== '' && <TextBlock text={words.to(subtitle)} />}
      <p className={styles.quiet}>
        {words.by(author.name, author.profession)} · <Time at={writtenAt} now={now} /> ·{' '}
        {words.version(version)}
      </p>
      <p>
        <SignatureState state={signature}>
          {signature === 'signed' && signed ? typeset(signed) : undefined}
        </SignatureState>
      </p>
      {signature === 'broken' && <Notice tone="alert">{words.brokenText}</Notice>}
      <p className={styles.quiet} title={words.fingerprintText}>
        {words.fingerprint(shortHash(sha256))}
      </p>
    </div>
  )
}

/** Sixteen characters, four by four: what two people can compare by telephone. */
function shortHash(sha256: string): string {
  return sha256.slice(0, 16).replaceAll(/(.{4})(?=.)/g, '$1 ')
}

function Version(props: { readonly text: string; readonly verb: string; readonly onUse: () => void }) {
  return (
    <p className={styles.quiet}>
      {props.text} <LinkButton onUse={props.onUse}>{props.verb}</LinkButton>
    </p>
  )
}

/** Every line as it was signed; the file alone where there is no line of ours. */
function Words(props: { readonly view: DocumentView }) {
  const { sections, signature, file, patientId } = props.view
  if (sections.length === 0) {
    return (
      <div>
        <p>{signature === 'received' ? words.elsewhere : words.old}</p>
        <Attachments patientId={patientId} attachments={[file]} />
      </div>
    )
  }
  return (
    <>
      {sections.map(({ id, title, lines }) => (
        <section key={id} className={styles.section}>
          <h4 className={styles.heading}>{title}</h4>
          <ul>
            {lines.map((line) => (
              <li key={line.id}>
                <TextBlock inline text={line.text} />
                <span className={styles.source}>{letter.source(line.source, line.age)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Correct(props: { readonly patient: PatientView; readonly recordId: string }) {
  const { patient, recordId } = props
  const correct = useAction(async () => {
    const { kind } = await client.call('letter.correct', { recordId })
    startWork({ kind, patient })
  })
  return (
    <div>
      <p className={styles.quiet}>
        <LinkButton onUse={correct.run} disabled={correct.busy}>
          {words.correct}
        </LinkButton>{' '}
        {words.correctText}
      </p>
      <Failure error={correct.error} />
    </div>
  )
}
