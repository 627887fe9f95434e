import { useState } from 'react'
import type { IntakeView } from '../../../contract/medication-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDate } from '../../i18n/dates.ts'
import { intake as words } from '../../i18n/fr-medication.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { localDay } from '../referral/referral-actions.ts'
import { IntakeRibbon } from './IntakeRibbon.tsx'
import { IntakesToday } from './IntakesToday.tsx'
import styles from './medication.module.css'
import { PlanForm } from './PlanForm.tsx'

/** For who follows the treatment: fourteen days at a glance, what is planned, what is left to say today. */
export function Intakes(props: {
  readonly patientId: string
  readonly drugs: readonly string[]
  readonly writing: boolean
  /** At the bedside: what is planned today can be told from here too. */
  readonly atHome: boolean
}) {
  const { patientId, writing } = props
  const [planning, setPlanning] = useState(false)
  const { value: view } = useQuery('intake.read', { patientId })
  if (!view) return null
  const mayPlan = writing && view.mayPlan
  if (view.rows.length === 0 && view.plans.length === 0 && !mayPlan) return null
  return (
    <section>
      <div className={styles.head}>
        <SectionTitle>{words.title}</SectionTitle>
        {mayPlan && (
          <LinkButton quiet expanded={planning} onUse={() => setPlanning(!planning)}>
            {words.plan}
          </LinkButton>
        )}
      </div>
      {planning && mayPlan && (
        <PlanForm patientId={patientId} drugs={props.drugs} onClose={() => setPlanning(false)} />
      )}
      <IntakeRibbon view={view} />
      {props.atHome && view.today.length > 0 && (
        <details className={styles.details} data-padded>
          <summary>{words.today}</summary>
          <IntakesToday patientId={patientId} slots={view.today} maySay={writing && view.maySay} />
        </details>
      )}
      {view.plans.length > 0 && (
        <details className={styles.details} data-padded>
          <summary>{words.plans}</summary>
          <ul>
            {view.plans.map((plan) => (
              <Plan key={plan.recordId} plan={plan} mayEnd={mayPlan} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Plan(props: { readonly plan: IntakeView['plans'][number]; readonly mayEnd: boolean }) {
  const now = useNow()
  const { recordId, version, body } = props.plan
  const today = localDay(now)
  const end = useAction(async () => {
    const until = today < body.from ? body.from : today
    await client.call('record.revise', { recordId, version, body: { ...body, until } })
    say(words.ended)
  })
  const days =
    body.weekdays.length === 7
      ? words.everyDay
      : body.weekdays.map((day) => words.weekdays[day - 1]).join(', ')
  return (
    <>
      <Line
        second={[
          days,
          words.since(sayDate(body.from)),
          body.until !== undefined && words.until(sayDate(body.until)),
        ]
          .filter(Boolean)
          .join(' · ')}
        aside={
          props.mayEnd &&
          body.until === undefined && (
            <LinkButton quiet label={words.endLabel(body.label)} onUse={end.run} disabled={end.busy}>
              {words.end}
            </LinkButton>
          )
        }
      >
        <TextBlock inline text={body.label} /> <span className="figures">{body.times.join(', ')}</span>
      </Line>
      {end.error && (
        <li>
          <Failure error={end.error} />
        </li>
      )}
    </>
  )
}
