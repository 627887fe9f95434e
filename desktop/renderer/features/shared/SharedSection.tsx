import type { SharedView } from '../../../contract/shared-views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { shared as words } from '../../i18n/fr-shared.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Line } from '../../ui/Line.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { ShareButton } from './ShareButton.tsx'
import styles from './shared.module.css'

/** Exactly what the patient reads, so that nobody has to guess it (CS-03). */
export function SharedSection(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId } = props
  const { value: shared } = useQuery('shared.read', { patientId })
  const now = useNow()
  if (!shared) return null
  const { readers, records, unread, mayShare } = shared
  const names = readers.map(({ name, carer }) => (carer ? words.mandate(name) : name)).join(', ')
  return (
    <section aria-label={words.title}>
      <SectionTitle>{words.title}</SectionTitle>
      <p className={styles.quiet}>{typeset(readers.length > 0 ? words.readers(names) : words.nobody)}</p>
      {records.length + unread === 0 && (
        <p className={styles.quiet}>{typeset(mayShare ? words.emptyHow : words.empty)}</p>
      )}
      {records.length > 0 && (
        <ul>
          {records.map((record) => (
            <Line
              key={record.id}
              second={[
                record.label,
                `${record.author.name}, ${sayMoment(record.occurredAt, now)}`,
                ...(record.hiddenFrom.length > 0 ? [words.hiddenFrom(record.hiddenFrom.join(', '))] : []),
                ...(record.waiting ? [words.waiting] : []),
              ].join(' · ')}
              aside={
                props.writing && (
                  <ShareButton patientId={patientId} recordId={record.id} title={record.title} />
                )
              }
            >
              <Told record={record} />
            </Line>
          ))}
        </ul>
      )}
      {unread > 0 && <p className={styles.quiet}>{words.unread(unread)}</p>}
    </section>
  )
}

/** Its words as the patient has them: the whole text of a note, the plan in plain sentences. */
function Told(props: { readonly record: SharedView['records'][number] }) {
  const { title, body, sections } = props.record
  const { text } = (body ?? {}) as { readonly text?: unknown }
  if (!sections) return <TextBlock text={typeof text === 'string' && text !== '' ? text : title} />
  return (
    <>
      <TextBlock inline text={title} />
      <details className={styles.plan}>
        <summary>{words.plan}</summary>
        {sections.map((section) => (
          <section key={section.title}>
            <h4>{section.title}</h4>
            <ul>
              {section.lines.map((line) => (
                <li key={line}>
                  <TextBlock text={line} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </details>
    </>
  )
}
