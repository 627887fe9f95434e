import type { ReactNode } from 'react'
import type { PlanParts } from '../../../contract/plan-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { EditableLine } from '../care/EditableLine.tsx'
import { AddItem } from './AddItem.tsx'
import styles from './plan.module.css'
import { planTitle } from './plan-title.ts'
import type { Point } from './point.ts'

type Objective = PlanParts['objectives'][number]
type Action = PlanParts['actions'][number]

/** Point 5: what is aimed at, under the problem that it answers. */
export function ObjectivesPoint({ patientId, parts, writing, signed }: Point) {
  const orphans = withoutParent(parts.objectives, ({ body }) => body.problem, parts.problems)
  const list = (lines: readonly Objective[]) => (
    <ul>
      {lines.map((line) => (
        <ObjectiveLine key={line.recordId} line={line} writing={writing} signed={signed} />
      ))}
    </ul>
  )
  return (
    <section>
      <SectionTitle>{words.points.objectives}</SectionTitle>
      {parts.objectives.length === 0 && <p className={styles.quiet}>{words.none.objectives}</p>}
      {parts.problems.map(({ recordId, body, confidentiality }) => {
        const title = planTitle('plan-problem', body)
        const objectives = parts.objectives.filter((line) => line.body.problem === recordId)
        if (objectives.length === 0 && !writing) return null
        return (
          <Group
            key={recordId}
            title={title}
            add={
              writing && (
                <AddItem
                  type="plan-objective"
                  patientId={patientId}
                  label={words.addObjective(title)}
                  fixed={{ problem: recordId }}
                  beside={confidentiality}
                  only={['text', 'negotiated', 'criterion', 'dueOn']}
                />
              )
            }
          >
            {list(objectives)}
          </Group>
        )
      })}
      {orphans.length > 0 && <Group title={words.elsewhere}>{list(orphans)}</Group>}
    </section>
  )
}

function ObjectiveLine(props: {
  readonly line: Objective
  readonly writing: boolean
  readonly signed: boolean
}) {
  const now = useNow()
  const { body, author, recordedAt, confidentiality } = props.line
  return (
    <EditableLine
      type="plan-objective"
      line={props.line}
      writing={props.writing}
      unmarked={props.signed}
      second={[
        words.objectiveState[body.state],
        words.negotiated[body.negotiated],
        body.dueOn && words.due(body.dueOn),
        words.part(confidentiality),
        words.by(author.name, sayMoment(recordedAt, now)),
      ]
        .filter(Boolean)
        .join(' · ')}
    >
      <span className={body.state === 'dropped' ? styles.over : undefined}>
        <TextBlock inline text={body.text} />
      </span>
    </EditableLine>
  )
}

/** Point 6: what is done for each objective. */
export function ActionsPoint({ patientId, parts, writing, signed }: Point) {
  const orphans = withoutParent(parts.actions, ({ body }) => body.objective, parts.objectives)
  const list = (lines: readonly Action[]) => (
    <ul>
      {lines.map((line) => (
        <ActionLine key={line.recordId} line={line} writing={writing} signed={signed} />
      ))}
    </ul>
  )
  return (
    <section>
      <SectionTitle>{words.points.actions}</SectionTitle>
      {parts.actions.length === 0 && <p className={styles.quiet}>{words.none.actions}</p>}
      {parts.objectives.map(({ recordId, body, confidentiality }) => {
        const actions = parts.actions.filter((line) => line.body.objective === recordId)
        if (actions.length === 0 && (!writing || body.state === 'dropped')) return null
        return (
          <Group
            key={recordId}
            title={body.text}
            add={
              writing && (
                <AddItem
                  type="plan-action"
                  patientId={patientId}
                  label={words.addAction(body.text)}
                  fixed={{ objective: recordId }}
                  beside={confidentiality}
                />
              )
            }
          >
            {list(actions)}
          </Group>
        )
      })}
      {orphans.length > 0 && <Group title={words.elsewhere}>{list(orphans)}</Group>}
    </section>
  )
}

function ActionLine(props: { readonly line: Action; readonly writing: boolean; readonly signed: boolean }) {
  const now = useNow()
  const { body, author, recordedAt, confidentiality } = props.line
  const over = body.state === 'done' || body.state === 'stopped'
  return (
    <EditableLine
      type="plan-action"
      line={props.line}
      writing={props.writing}
      unmarked={props.signed}
      second={[
        words.actionState[body.state],
        words.actionKind[body.kind],
        body.from && words.from(body.from),
        body.until && words.until(body.until),
        words.part(confidentiality),
        words.by(author.name, sayMoment(recordedAt, now)),
      ]
        .filter(Boolean)
        .join(' · ')}
    >
      <span className={over ? styles.over : undefined}>
        <TextBlock inline text={planTitle('plan-action', body)} />
      </span>
    </EditableLine>
  )
}

/** Point 7: the same actions, by who does them. */
export function PeoplePoint({ parts }: Point) {
  const current = parts.actions.filter(
    ({ body }) => body.who !== '' && (body.state === 'planned' || body.state === 'ongoing'),
  )
  const people = Map.groupBy(current, ({ body }) => body.who)
  return (
    <section>
      <SectionTitle>{words.points.people}</SectionTitle>
      {people.size === 0 && <p className={styles.quiet}>{words.nothing}</p>}
      <ul>
        {[...people].map(([who, actions]) => (
          <li key={who} className={styles.pad}>
            <TextBlock inline text={`${who} : ${actions.map(({ body }) => body.what).join(' ; ')}`} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Point 8: how one will know, and what the last look at it said. */
export function CriteriaPoint({ parts, writing }: Point) {
  return (
    <section>
      <SectionTitle>{words.points.criteria}</SectionTitle>
      {parts.objectives.length === 0 && <p className={styles.quiet}>{words.nothing}</p>}
      <ul>
        {parts.objectives.map((line) => {
          const { body } = line
          return (
            <EditableLine
              key={line.recordId}
              type="plan-objective"
              line={line}
              writing={writing}
              only={{
                name: words.edit.assessment(body.text),
                fields: ['criterion', 'assessment', 'assessedOn', 'state'],
              }}
              unmarked
              second={
                body.assessment === '' ? undefined : (
                  <TextBlock inline text={words.assessed(body.assessment, body.assessedOn)} />
                )
              }
            >
              <TextBlock
                inline
                text={`${body.text} : ${body.criterion === '' ? words.noCriterion : body.criterion}`}
              />
            </EditableLine>
          )
        })}
      </ul>
    </section>
  )
}

/** What answers the same thing. */
function Group(props: { readonly title: string; readonly add?: ReactNode; readonly children: ReactNode }) {
  return (
    <div role="group" aria-label={props.title}>
      <div className={styles.group}>
        <h3>
          <TextBlock inline text={props.title} />
        </h3>
        {props.add}
      </div>
      {props.children}
    </div>
  )
}

/** What it belongs to is in a part that this person does not read, or has not arrived. */
function withoutParent<Line>(
  lines: readonly Line[],
  parentOf: (line: Line) => string,
  parents: readonly { readonly recordId: string }[],
): readonly Line[] {
  const known = new Set(parents.map(({ recordId }) => recordId))
  return lines.filter((line) => !known.has(parentOf(line)))
}
