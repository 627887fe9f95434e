import type { CareView } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDate } from '../../i18n/dates.ts'
import { care as words, common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './care.module.css'

/** Current treatments, allergies and problems: each line with where it comes from and when that was said. */
export function CareTab(props: { readonly patientId: string }) {
  const { value: care, error, slow, again } = useQuery('care.read', { patientId: props.patientId })
  if (!care) {
    if (!error) return slow ? <p className={styles.quiet}>{common.preparing}</p> : null
    return (
      <Sentence title={common.notReadable} action={<LinkButton onUse={again}>{common.retry}</LinkButton>}>
        {typeset(error.message)}
      </Sentence>
    )
  }
  const { medications, allergies, problems, stopped } = care
  if (medications.length + allergies.length + problems.length + stopped.length === 0) {
    return <Sentence title={words.empty}>{words.emptyText}</Sentence>
  }
  const active = problems.filter(({ body }) => body.kind === 'active')
  const history = problems.filter(({ body }) => body.kind !== 'active')
  return (
    <div className={styles.care}>
      <SectionTitle>{words.medications}</SectionTitle>
      <Medications lines={medications} none={words.noMedication} />
      <SectionTitle>{words.allergies}</SectionTitle>
      <Allergies lines={allergies} />
      <SectionTitle>{words.problems}</SectionTitle>
      <Problems lines={active} none={words.noProblem} />
      {history.length > 0 && (
        <>
          <SectionTitle>{words.history}</SectionTitle>
          <Problems lines={history} />
        </>
      )}
      {stopped.length > 0 && (
        <>
          <SectionTitle>{words.stopped}</SectionTitle>
          <Medications lines={stopped} />
        </>
      )}
    </div>
  )
}

function Medications(props: { readonly lines: CareView['medications']; readonly none?: string }) {
  if (props.lines.length === 0) return <p className={styles.quiet}>{props.none}</p>
  return (
    <ul>
      {props.lines.map(({ recordId, body }) => (
        <Line
          key={recordId}
          second={
            <>
              {body.stoppedOn ? `${words.stoppedOn(sayDate(body.stoppedOn))} · ` : ''}
              {body.reason && (
                <>
                  <TextBlock inline text={body.reason} /> ·{' '}
                </>
              )}
              {words.source(body.source, sayDate(body.statedOn))}
            </>
          }
        >
          <span className={body.stoppedOn ? styles.stopped : styles.strong}>
            <TextBlock inline text={body.drug} />
          </span>{' '}
          <span className="figures">
            <TextBlock inline text={body.dose} />
          </span>
        </Line>
      ))}
    </ul>
  )
}

function Allergies(props: { readonly lines: CareView['allergies'] }) {
  if (props.lines.length === 0) return <p className={styles.unanswered}>{words.noAllergyStated}</p>
  return (
    <ul>
      {props.lines.map(({ recordId, body }) => (
        <Line key={recordId} second={words.source(body.source, sayDate(body.statedOn))}>
          {body.kind === 'none-known' ? (
            words.noneKnown
          ) : (
            <>
              <span className={styles.strong}>
                <TextBlock inline text={body.substance} />
              </span>
              {body.reaction && (
                <>
                  {' '}
                  <TextBlock inline text={body.reaction} />
                </>
              )}
              {body.kind === 'intolerance' && ` (${words.intolerance})`}
            </>
          )}
        </Line>
      ))}
    </ul>
  )
}

function Problems(props: { readonly lines: CareView['problems']; readonly none?: string }) {
  if (props.lines.length === 0) return <p className={styles.quiet}>{props.none}</p>
  return (
    <ul>
      {props.lines.map(({ recordId, body }) => (
        <Line
          key={recordId}
          second={[body.since && words.since(body.since), words.source(body.source, sayDate(body.statedOn))]
            .filter(Boolean)
            .join(' · ')}
        >
          <TextBlock inline text={body.label} />
        </Line>
      ))}
    </ul>
  )
}
