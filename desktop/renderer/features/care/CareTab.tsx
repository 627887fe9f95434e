import { Suspense } from 'react'
import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { CareView } from '../../../contract/care-views.ts'
import { Boundary } from '../../app/Boundary.tsx'
import { later } from '../../app/later.tsx'
import { useQuery } from '../../app/use-query.ts'
import { sayDate } from '../../i18n/dates.ts'
import { care as words, common } from '../../i18n/fr.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { DocumentBar } from '../document/DocumentBar.tsx'
import { CareSection } from './CareSection.tsx'
import styles from './care.module.css'
import { EditableLine } from './EditableLine.tsx'
import { Medications, stop } from './Medications.tsx'
import { mayAdd } from './record-types.ts'

const HomeIntakes = later(async () => (await import('../medication/HomeIntakes.tsx')).HomeIntakes)
const Intakes = later(async () => (await import('../medication/Intakes.tsx')).Intakes)
const Reviews = later(async () => (await import('../medication/Reviews.tsx')).Reviews)

/** Current treatments, allergies and problems: each line with where it comes from and when that was said. */
export function CareTab(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId, writing } = props
  const { value: care, error, slow, again } = useQuery('care.read', { patientId })
  const { value: medication } = useQuery('medication.read', { patientId })
  const { value: session } = useQuery('session.read', {})
  const role = session?.person?.role
  if (role && !mayRead(role, 'medical')) {
    return (
      <Boundary>
        <Suspense>
          <HomeIntakes key={patientId} patientId={patientId} writing={writing} />
        </Suspense>
      </Boundary>
    )
  }
  if (!care) {
    if (!error) return slow ? <p className={styles.quiet}>{common.preparing}</p> : null
    return <NotReadable error={error} onRetry={again} />
  }
  const { medications, allergies, problems, stopped } = care
  const section = (type: string) => ({
    type,
    patientId,
    mayAdd: writing && mayAdd(type, role),
  })
  const active = problems.filter(({ body }) => body.kind === 'active')
  const history = problems.filter(({ body }) => body.kind !== 'active')
  const empty = medications.length + allergies.length + problems.length + stopped.length === 0
  if (empty && !section('medication-line').mayAdd) {
    return <Sentence title={words.empty}>{words.emptyText}</Sentence>
  }
  return (
    <div className={styles.care} key={patientId}>
      {empty && <Sentence title={words.empty}>{words.emptyText}</Sentence>}
      <CareSection title={words.medications} {...section('medication-line')} shortcut={stop}>
        {medication && (
          <Boundary>
            <Suspense>
              <Reviews patientId={patientId} medication={medication} lines={medications} writing={writing} />
            </Suspense>
          </Boundary>
        )}
        <Medications
          lines={medications}
          medication={medication}
          none={words.noMedication}
          writing={writing}
        />
        {medications.length > 0 && (
          <div className={styles.paper}>
            <DocumentBar of={{ patientId, kind: 'medication-list' }} title={words.medications} />
          </div>
        )}
      </CareSection>
      <Boundary>
        <Suspense>
          <Intakes
            patientId={patientId}
            drugs={[...medications, ...stopped].map(({ body }) => body.drug)}
            writing={writing}
            atHome={role === 'nurse'}
          />
        </Suspense>
      </Boundary>
      <CareSection title={words.allergies} {...section('allergy')}>
        <Allergies lines={allergies} writing={writing} />
      </CareSection>
      <CareSection title={words.problems} {...section('health-problem')}>
        <Problems lines={active} none={words.noProblem} writing={writing} />
      </CareSection>
      {history.length > 0 && (
        <>
          <SectionTitle>{words.history}</SectionTitle>
          <Problems lines={history} writing={writing} />
        </>
      )}
      {stopped.length > 0 && (
        <>
          <SectionTitle>{words.stopped}</SectionTitle>
          <Medications lines={stopped} medication={medication} writing={writing} />
        </>
      )}
    </div>
  )
}

function Allergies(props: { readonly lines: CareView['allergies']; readonly writing: boolean }) {
  if (props.lines.length === 0) return <p className={styles.unanswered}>{words.noAllergyStated}</p>
  return (
    <ul>
      {props.lines.map((line) => {
        const { body } = line
        return (
          <EditableLine
            key={line.recordId}
            type="allergy"
            line={line}
            writing={props.writing}
            second={words.source(body.source, sayDate(body.statedOn))}
          >
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
          </EditableLine>
        )
      })}
    </ul>
  )
}

function Problems(props: {
  readonly lines: CareView['problems']
  readonly none?: string
  readonly writing: boolean
}) {
  if (props.lines.length === 0) return <p className={styles.quiet}>{props.none}</p>
  return (
    <ul>
      {props.lines.map((line) => {
        const { body } = line
        return (
          <EditableLine
            key={line.recordId}
            type="health-problem"
            line={line}
            writing={props.writing}
            second={[body.since && words.since(body.since), words.source(body.source, sayDate(body.statedOn))]
              .filter(Boolean)
              .join(' · ')}
          >
            <TextBlock inline text={body.label} />
          </EditableLine>
        )
      })}
    </ul>
  )
}
