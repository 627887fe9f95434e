import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { EditableLine } from '../care/EditableLine.tsx'
import { AddItem } from './AddItem.tsx'
import styles from './plan.module.css'
import { planTitle } from './plan-title.ts'
import type { Point } from './point.ts'

/** Point 2: what the plan works on, the first ones first, and what of the history it comes from. */
export function ProblemsPoint({ patientId, parts, writing, signed }: Point) {
  const now = useNow()
  const { value: care } = useQuery('care.read', { patientId })
  const known = new Map(care?.problems.map(({ recordId, body }) => [recordId, body.label]))
  return (
    <section>
      <div className={styles.head}>
        <SectionTitle>{words.points.problems}</SectionTitle>
        {writing && (
          <AddItem type="plan-problem" patientId={patientId} label={words.addProblem} fromHistory />
        )}
      </div>
      {parts.problems.length === 0 && <p className={styles.quiet}>{words.none.problems}</p>}
      <ul>
        {parts.problems.map((line) => {
          const { body, author, recordedAt, confidentiality } = line
          const from = body.about.flatMap((id) => known.get(id) ?? []).join(', ')
          return (
            <EditableLine
              key={line.recordId}
              type="plan-problem"
              line={line}
              writing={writing}
              unmarked={signed}
              second={
                <>
                  {words.priority[body.priority]}
                  {from !== '' && (
                    <>
                      {' '}
                      · <TextBlock inline text={words.comesFrom(from)} />
                    </>
                  )}{' '}
                  · {words.part(confidentiality)} · {words.by(author.name, sayMoment(recordedAt, now))}
                </>
              }
            >
              <TextBlock inline text={planTitle('plan-problem', body)} />
            </EditableLine>
          )
        })}
      </ul>
    </section>
  )
}
