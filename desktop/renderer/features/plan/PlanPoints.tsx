import type { ReactNode } from 'react'
import { planReviewDue } from '@navigateur-pro/domain/plan/plan-review.ts'
import type { PlanParts } from '../../../contract/plan-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { typeset } from '../../i18n/typeset.ts'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { EditableLine } from '../care/EditableLine.tsx'
import { localDay } from '../referral/referral-actions.ts'
import { AddItem } from './AddItem.tsx'
import { ActionsPoint, CriteriaPoint, ObjectivesPoint, PeoplePoint } from './PlanItems.tsx'
import { ProblemsPoint } from './ProblemsPoint.tsx'
import styles from './plan.module.css'
import { planTitle } from './plan-title.ts'
import type { Point } from './point.ts'
import { SocialPoint } from './SocialPoint.tsx'

/** The ten points of the HAS, in its order, on one column; a plan of today, or as it was signed. */
export function PlanPoints(props: Point) {
  const { parts, writing, signed } = props
  const now = useNow()
  const [header, ...others] = parts.headers
  const field = (
    name: Exclude<keyof typeof words.edit, 'assessment'>,
    fields: readonly string[],
    text: ReactNode,
  ) =>
    header && (
      <ul>
        <EditableLine
          type="care-plan"
          line={header}
          writing={writing}
          only={{ name: words.edit[name], fields }}
          unmarked
          second={words.by(header.author.name, sayMoment(header.recordedAt, now))}
        >
          {text}
        </EditableLine>
      </ul>
    )
  const body = header?.body
  const due = body && planReviewDue(body, localDay(now))
  const firstOnes = parts.problems.filter((line) => line.body.priority === 'first')
  return (
    <>
      {header && body && (
        <ul>
          <EditableLine
            type="care-plan"
            line={header}
            writing={writing}
            only={{ name: words.edit.status, fields: ['status'] }}
            unmarked={signed}
            second={words.by(header.author.name, sayMoment(header.recordedAt, now))}
          >
            <span className={styles.strong}>{words.status[body.status]}.</span>{' '}
            {due && due.kind !== 'none' && (
              <span className={due.kind === 'late' ? styles.late : undefined}>{words.review(due)}</span>
            )}
          </EditableLine>
        </ul>
      )}
      <SectionTitle>{words.points.coordinator}</SectionTitle>
      {field('coordinator', ['coordinator'], <Said text={body?.coordinator} />)}
      <ProblemsPoint {...props} />
      <SectionTitle>{words.points.priorities}</SectionTitle>
      {field('priorities', ['priorities'], <Said text={body?.priorities} />)}
      {firstOnes.length > 0 && (
        <p className={styles.quiet}>
          {words.firstOnes(firstOnes.map((line) => planTitle('plan-problem', line.body)).join(' ; '))}
        </p>
      )}
      <SectionTitle>{words.points.preferences}</SectionTitle>
      {field('preferences', ['preferences'], <Said text={body?.preferences} />)}
      {body && field('agreement', agreementFields, <Agreement body={body} />)}
      <ObjectivesPoint {...props} />
      <ActionsPoint {...props} />
      <PeoplePoint {...props} />
      <CriteriaPoint {...props} />
      <SectionTitle>{words.points.review}</SectionTitle>
      {due && field('review', ['reviewOn'], words.review(due))}
      <SectionTitle>{words.points.alert}</SectionTitle>
      {field('alert', ['alertProcedure'], <Said text={body?.alertProcedure} block />)}
      <SocialPoint {...props} />
      {others.map((other) => (
        <section key={other.recordId}>
          <SectionTitle>{words.otherHeaders}</SectionTitle>
          <ul>
            <EditableLine
              type="care-plan"
              line={other}
              writing={writing}
              unmarked={signed}
              second={words.by(other.author.name, sayMoment(other.recordedAt, now))}
            >
              {words.status[other.body.status]}. <TextBlock inline text={other.body.priorities} />
            </EditableLine>
          </ul>
        </section>
      ))}
    </>
  )
}

const agreementFields = [
  'agreement',
  'agreementOn',
  'agreementBy',
  'agreementHow',
  'directives',
  'directivesWhere',
]

function Agreement(props: { readonly body: PlanParts['headers'][number]['body'] }) {
  const { agreement, agreementOn, agreementBy, agreementHow, directives, directivesWhere } = props.body
  const given = agreementOn !== undefined && agreementBy !== undefined && agreement !== 'not-asked'
  return (
    <>
      {words.agreement[agreement]}
      {given && (
        <>
          <TextBlock inline text={words.agreed(agreementOn, agreementBy)} />
          {agreementHow && (
            <>
              {' '}
              (<TextBlock inline text={agreementHow} />)
            </>
          )}
          .
        </>
      )}
      <br />
      {words.directives[directives]}
      {directives === 'written' && (
        <>
          {directivesWhere && (
            <>
              {' '}
              (<TextBlock inline text={directivesWhere} />)
            </>
          )}
          .
        </>
      )}
    </>
  )
}

/** A text of the header, or that it is still to be written. */
function Said(props: { readonly text: string | undefined; readonly block?: boolean }) {
  if (!props.text) return <span className={styles.over}>{typeset(words.nothing)}</span>
  return props.block ? <TextBlock text={props.text} /> : <TextBlock inline text={props.text} />
}

/** Opens the plan: what the whole circle reads of it. */
export function OpenPlan(props: { readonly patientId: string }) {
  return (
    <div className={styles.pad}>
      <AddItem
        type="care-plan"
        patientId={props.patientId}
        label={words.open}
        word={words.open}
        only={['coordinator', 'priorities', 'preferences', 'alertProcedure', 'reviewOn']}
      />
    </div>
  )
}
