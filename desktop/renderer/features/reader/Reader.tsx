import type { ReactNode } from 'react'
import type { Readable, ReaderView } from '../../../contract/inbox-views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { inbox as inboxWords, reader as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import part from '../../ui/part.module.css'
import { Sentence } from '../../ui/Sentence.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { sayBirth, sayNames } from '../identity-band/say-patient.ts'
import { sayClaimed } from '../inbox/say-claimed.ts'
import { Pages } from './Pages.tsx'
import styles from './reader.module.css'

/** A document from outside: whose it says it is, its words as words, its pages as pictures. `children`: what is done with it. */
export function Reader(props: {
  readonly source: Readable
  readonly children?: (view: ReaderView) => ReactNode
}) {
  const { value: view, error, slow } = useQuery('reader.open', { source: props.source })
  if (!view) {
    if (error) return <Sentence title={words.unreadable}>{typeset(error.message)}</Sentence>
    return slow ? <p className={part.quiet}>{common.preparing}</p> : null
  }
  const nothing = !view.paged && view.imageUrl === undefined && view.sections.length === 0
  return (
    <article className={styles.reader} aria-label={view.title}>
      {view.dossier && (
        <h3 className={styles.title}>
          <TextBlock inline text={view.title} />
        </h3>
      )}
      {view.dossier && <Band view={view} dossier={view.dossier} />}
      <Provenance view={view} />
      {props.children?.(view)}
      {nothing && <p className={part.quiet}>{words.empty}</p>}
      {view.sections.map((section, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- sections of one document never move
        <section key={index} className={styles.section}>
          {section.title !== '' && (
            <h4 className={styles.sectionTitle}>
              <TextBlock inline text={section.title} />
            </h4>
          )}
          {section.lines.map((line, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines of one section never move
            <TextBlock key={at} text={line} />
          ))}
        </section>
      ))}
      {view.imageUrl !== undefined && (
        <img className={styles.picture} src={view.imageUrl} alt={words.picture(view.title)} />
      )}
      {view.paged && <Pages source={props.source} />}
    </article>
  )
}

/** Which patient this document says it is about, versus the dossier it is read in. */
function Band(props: { readonly view: ReaderView; readonly dossier: NonNullable<ReaderView['dossier']> }) {
  const { dossier } = props
  const { patient, identity, differences } = props.view
  const now = useNow()
  const differs = identity === undefined || differences.length > 0
  return (
    <div className={styles.band} data-differs={differs}>
      {patient ? (
        <p>
          {words.says} <TextBlock inline text={sayClaimed(patient)} />
        </p>
      ) : (
        <p>{words.saysNobody}</p>
      )}
      <p className={styles.bandDossier}>
        {typeset(`${words.dossier} : `)}
        <bdi>{sayNames(dossier.identity)}</bdi>, {sayBirth(dossier.identity, now)}
      </p>
      {identity && (
        <p className={differs ? styles.differs : styles.bandDossier}>
          {typeset(differs ? words.differs(differences.join(', ')) : words.same)}
        </p>
      )}
    </div>
  )
}

function Provenance(props: { readonly view: ReaderView }) {
  const { author, madeAt } = props.view
  // What waits says so beside.
  const received = props.view.dossier && props.view.received
  const now = useNow()
  const day = /^(\d{4})(\d{2})(\d{2})/u.exec(madeAt ?? '')
  const facts = [
    author !== undefined && words.by(author),
    day && words.on(`${day[3]}/${day[2]}/${day[1]}`),
    received &&
      (received.from ? inboxWords.from(received.from.name || received.from.address) : inboxWords.ofThisDesk),
    received && inboxWords.received(sayMoment(received.at, now)),
    received?.matchedBy && words.matched[received.matchedBy],
  ].filter((fact) => typeof fact === 'string')
  if (facts.length === 0) return null
  return (
    <p className={part.quiet}>
      <TextBlock inline text={facts.join(' · ')} />
    </p>
  )
}
