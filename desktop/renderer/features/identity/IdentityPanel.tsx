import { Modal } from '@mantine/core'
import { type RefObject, useEffect, useRef } from 'react'
import type { IdentityFileView } from '../../../contract/identity-views.ts'
import { useInterface } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common, patient as patientWords } from '../../i18n/fr.ts'
import { identityPanel as words } from '../../i18n/fr-context.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { listTraits } from '../identity-band/list-traits.ts'
import { sayPatient } from '../identity-band/say-patient.ts'
import { ConfirmedLink, JoinedDossier } from './Bond.tsx'
import { Changes } from './Changes.tsx'
import parts from '../../ui/part.module.css'
import styles from './identity.module.css'
import { Offered } from './Offered.tsx'
import { provenanceOf } from './provenance.ts'

/** What is known of this patient's identity, by whom, and what may be undone. */
export function IdentityPanel(props: { readonly onClose: () => void }) {
  const { onClose } = props
  const patientId = useInterface((state) => state.identityOf)
  const { value: context } = useQuery('context.read', {})
  const {
    value: file,
    error,
    slow,
  } = useQuery('identity.read', patientId === undefined ? undefined : { patientId })
  const onScreen =
    context?.kind === 'current' || context?.kind === 'stale' ? context.patient.patientId : undefined
  // The software moved on: an answer meant for this patient must not reach the next one.
  const gone = patientId === undefined || (context !== undefined && onScreen !== patientId)
  useEffect(() => {
    if (gone) onClose()
  }, [gone, onClose])
  if (gone) return null
  return (
    <Modal
      opened
      onClose={onClose}
      size="34rem"
      classNames={{ title: parts.dialogTitle }}
      title={file ? <bdi>{words.title(sayPatient(file.patient.identity))}</bdi> : patientWords.identity}
    >
      {file ? <IdentityFile file={file} /> : slow && <p className={parts.quiet}>{common.preparing}</p>}
      <Failure error={error} />
    </Modal>
  )
}

function IdentityFile(props: { readonly file: IdentityFileView }) {
  const { patient, offered, links, joined, history } = props.file
  const traits = useRef<HTMLHeadingElement>(null)
  return (
    <>
      {offered && (
        <Offered patientId={patient.patientId} offered={offered} onAdopted={() => traits.current?.focus()} />
      )}
      <Traits file={props.file} heading={traits} />
      {links.length > 0 && (
        <section className={parts.part}>
          <h3 className={parts.title}>{words.links}</h3>
          <ul>
            {links.map((link) => (
              <ConfirmedLink key={link.linkId} link={link} />
            ))}
          </ul>
        </section>
      )}
      {joined.length > 0 && (
        <section className={parts.part}>
          <h3 className={parts.title}>{words.joined}</h3>
          <ul>
            {joined.map((join) => (
              <JoinedDossier key={join.joinId} join={join} />
            ))}
          </ul>
        </section>
      )}
      <History history={history} />
    </>
  )
}

/** Each trait; under it who changed it last. Those that nobody changed share one line. */
function Traits(props: {
  readonly file: IdentityFileView
  readonly heading: RefObject<HTMLHeadingElement | null>
}) {
  const { patient, readOnly, history } = props.file
  const now = useNow()
  const first = history.at(-1)
  return (
    <section className={parts.part}>
      <h3 className={parts.title} ref={props.heading} tabIndex={-1}>
        {words.traits}
      </h3>
      {readOnly !== undefined && <p className={parts.quiet}>{typeset(readOnly)}</p>}
      <dl className={styles.traits}>
        {listTraits(patient.identity).map(({ trait, value }) => {
          const by = provenanceOf(history, trait)
          return (
            <div key={trait} className={styles.trait}>
              <dt>{patientWords.traits[trait]}</dt>
              <dd>
                <bdi>{value ?? patientWords.absent}</bdi>
                {by && <span className={parts.second}>{words.by(by.by, sayMoment(by.at, now))}</span>}
              </dd>
            </div>
          )
        })}
      </dl>
      {first && <p className={parts.quiet}>{typeset(words.openedBy(first.by, sayMoment(first.at, now)))}</p>}
    </section>
  )
}

function History(props: { readonly history: IdentityFileView['history'] }) {
  const now = useNow()
  const changed = props.history.filter(({ changes }) => changes.length > 0)
  return (
    <section className={parts.part}>
      <h3 className={parts.title}>{words.history}</h3>
      {changed.length === 0 && <p className={parts.quiet}>{words.noChange}</p>}
      <ol>
        {changed.map(({ at, by, changes }) => (
          <li key={at} className={styles.entry}>
            <h4 className={styles.who}>{words.by(by, sayMoment(at, now))}</h4>
            <Changes changes={changes} />
          </li>
        ))}
      </ol>
    </section>
  )
}
